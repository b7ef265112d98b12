// What the process gives up before it meets other people's data; docs/hardening.md.
//
// In order, before any thread is started: protect_memory() first of all; then
// Sandbox::enter() once the options are known; then, for a run, Sandbox::restrict_files() once its
// task is. None of it can be taken back.
#pragma once

#include <string>

#include "config/task_spec.h"
#include "executor/credential_reader.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod::cli {

/// No core file, and no other process of the user reads this one's memory: both would hold secrets.
void protect_memory();

class Sandbox {
 public:
  /// What --sandbox takes.
  static constexpr const char* automatic = "auto";
  static constexpr const char* off = "off";
  static constexpr const char* required = "required";
// A search for leaks is a tracer, which would be refused; counters are written to a file.
#if defined(SQLPOD_SANITIZE_ADDRESS) || defined(SQLPOD_COVERAGE)
  static constexpr const char* by_default = off;
#else
  static constexpr const char* by_default = automatic;
#endif

  /// `mode` is one of the three. Where commands may print credentials, programs may be started, and
  /// what those write is not restricted.
  explicit Sandbox(std::string mode, CredentialCommands commands = CredentialCommands::refused)
      : mode_(std::move(mode)), commands_(commands) {}

  /// Refuses system calls, for the whole process. Throws Error (usage) where it is required and the
  /// kernel cannot.
  void enter() const;
  /// Restricts writing to what the run of `task` needs: `outputs` (paths and URIs) and the file
  /// `termination_log`, besides what the spec says. Throws as enter() does.
  void restrict_files(const TaskSpec& task, const std::vector<std::string>& outputs,
                      const std::string& termination_log, const SecretStore& secrets,
                      Redactor& redactor) const;

 private:
  /// `what` is in force, or why it is not.
  void tell(const std::string& what, int error) const;

  std::string mode_;
  CredentialCommands commands_;
};

}  // namespace sqlpod::cli
