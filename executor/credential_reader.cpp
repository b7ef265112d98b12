#include "executor/credential_reader.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/credential_command.h"
#include "secrets/secret_file.h"
#include "secrets/white_space.h"

namespace sqlpod {
namespace {

Error failure(const Credential& credential, const std::string& what, const std::string& hint,
              const std::string& details = {}) {
  return {ErrorKind::secret, credential.place + ": " + what, hint, details};
}

Secret content_of_file(const Credential& credential) {
  try {
    const std::string folder = std::filesystem::absolute(credential.file).parent_path();
    std::optional<Secret> content = read_secret_file(credential.file, folder);
    if (content) return std::move(*content);
  } catch (const Error& error) {
    throw failure(credential, error.message(), error.hint(), error.details());
  }
  throw failure(credential, "there is no file " + in_quotes(credential.file),
                "see that whatever writes it, such as a sidecar, has done so before, and that its "
                "volume is mounted here");
}

}  // namespace

CredentialReader::CredentialReader(CredentialCommands commands, Redactor& redactor)
    : commands_(commands), redactor_(redactor) {}

Secret CredentialReader::read(const Credential& credential,
                              const Cancellation& cancellation) const {
  if (credential.command.empty()) return value_of(credential, content_of_file(credential));
  require_commands(credential);
  const CommandResult result = run_credential_command(credential.command, cancellation);
  if (result.problem.empty()) return value_of(credential, result.output);
  // It may have said there what it printed.
  redactor_.add(Secret(std::string(stripped(result.output.reveal()))));
  throw failure(credential, result.problem, result.hint, redactor_.redact(stripped(result.said)));
}

Secret CredentialReader::check(const Credential& credential) const {
  if (credential.command.empty()) return value_of(credential, content_of_file(credential));
  require_commands(credential);
  const std::string& program = credential.command.front();
  if (access(program.c_str(), X_OK) != 0) {
    throw failure(credential, in_quotes(program) + " cannot be started: " + std::strerror(errno),
                  "give the absolute path of a program that this user may run");
  }
  return Secret("***");
}

void CredentialReader::require_commands(const Credential& credential) const {
  if (commands_ == CredentialCommands::allowed) return;
  throw failure(credential, "commands are not run here, and a spec cannot change that",
                "start sqlpod with --allow-command-credentials or "
                "SQLPOD_ALLOW_COMMAND_CREDENTIALS=true if you trust the spec, or have the "
                "credential written to a file: {file: …}");
}

/// Makes it known before it is looked at.
Secret CredentialReader::value_of(const Credential& credential, const Secret& content) const {
  Secret value{std::string(stripped(content.reveal()))};
  redactor_.add(value);
  const std::string source =
      credential.command.empty() ? in_quotes(credential.file) : in_quotes(credential.command[0]);
  if (value.empty()) {
    throw failure(credential, source + " gives nothing",
                  credential.command.empty()
                      ? "write the new credential to another file and rename it to this one, so "
                        "that it is never there without"
                      : "it is to print the credential on standard output");
  }
  if (value.reveal().find('\0') != std::string_view::npos) {
    throw failure(credential, source + " gives a NUL byte",
                  "no database takes one in a connect arg");
  }
  return value;
}

}  // namespace sqlpod
