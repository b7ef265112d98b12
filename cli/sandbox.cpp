#include "cli/sandbox.h"

#include <Poco/Logger.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <system_error>
#include <utility>

#include "error/error.h"
#include "executor/sandbox/system_call_filter.h"
#include "executor/sandbox/writable_places.h"
#include "executor/sandbox/writing.h"

namespace sqlpod::cli {
namespace {

void note(const std::string& text) {
  Poco::Logger::get("sqlpod.sandbox").debug(text);
}

}  // namespace

void protect_memory() {
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void Sandbox::tell(const std::string& what, int error) const {
  if (error == 0) return note(what);
  const std::string reason =
      "this kernel or container cannot: " + std::generic_category().message(error);
  if (mode_ == required) {
    throw Error(ErrorKind::usage, what + " is required, and " + reason,
                "leave out --sandbox required (SQLPOD_SANDBOX), or run it where it can be had");
  }
  note("not in force: " + what + "; " + reason);
}

void Sandbox::enter() const {
  if (mode_ == off) return note("off");
  const bool may_start = commands_ == CredentialCommands::allowed;
  const NewPrograms programs = may_start ? NewPrograms::allowed : NewPrograms::refused;
  tell("system calls that no task makes are refused (seccomp)", refuse_system_calls(programs));
}

void Sandbox::restrict_files(const TaskSpec& task, const std::vector<std::string>& outputs,
                             const std::string& termination_log, const SecretStore& secrets,
                             Redactor& redactor) const {
  if (mode_ == off) return;
  WritablePlaces places = writable_places(task, outputs, secrets, redactor);
  if (commands_ == CredentialCommands::allowed) {
    places.unknown = "a program that it starts may write files of its own";
  }
  if (!places.unknown.empty()) return note("writing is not restricted: " + places.unknown);
  places.paths.emplace_back(termination_log);
  std::string names;
  for (const auto& path : places.paths) names += (names.empty() ? "" : ", ") + path.string();
  tell("writing is restricted to " + names + " (Landlock)", restrict_writing(places.paths));
}

}  // namespace sqlpod::cli
