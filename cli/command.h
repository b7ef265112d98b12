// What every subcommand is given, and how it says what to do: one file for each, listed in
// main.cpp.
//
// A subcommand's add_… function declares its options on the parser and sets Invocation::action when
// it was called; main runs the action once parsing is done. Actions throw Error; main reports it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/console.h"
#include "cli/sandbox.h"
#include "config/inputs.h"
#include "config/task_spec.h"
#include "executor/credential_reader.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod::cli {

struct GlobalOptions {
  std::string secrets_dir;
  std::string log_level = "warning";
  std::string log_format = "text";
  std::string progress = "auto";
  std::string sandbox = Sandbox::by_default;
  std::string termination_log = "/dev/termination-log";
  bool quiet = false;
  bool allow_command_credentials = false;
};

struct Invocation {
  GlobalOptions options;
  Redactor redactor;
  Console console{redactor};
  std::function<void()> action;

  SecretStore secret_store();
  CredentialCommands credential_commands() const {
    return options.allow_command_credentials ? CredentialCommands::allowed
                                             : CredentialCommands::refused;
  }
};

void add_run_command(CLI::App& app, Invocation& invocation);
void add_render_command(CLI::App& app, Invocation& invocation);
void add_check_command(CLI::App& app, Invocation& invocation);
void add_drivers_command(CLI::App& app, Invocation& invocation);
void add_images_command(CLI::App& app, Invocation& invocation);
void add_manifest_command(CLI::App& app, Invocation& invocation);
void add_secrets_command(CLI::App& app, Invocation& invocation);
/// seal, unseal and rotate, of the group `secrets`.
void add_seal_commands(CLI::App& secrets, Invocation& invocation);
void add_completion_command(CLI::App& app, Invocation& invocation);

/// The task and its inputs: the arguments that run, render and check share.
struct TaskArguments {
  std::string task_file;
  std::string inputs_file;
  std::vector<std::string> inputs;

  void add_to(CLI::App& command);
  /// The spec at task_file; without one, that of SQLPOD_TASK, else /etc/sqlpod/task.yaml.
  TaskSpec task() const;
  /// The inputs file is that of --inputs (SQLPOD_INPUTS), else /etc/sqlpod/inputs.yaml when it is
  /// there and the task is the image's own.
  GivenInputs given() const;
};

}  // namespace sqlpod::cli
