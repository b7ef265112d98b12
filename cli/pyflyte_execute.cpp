#include "cli/pyflyte_execute.h"

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string_view>

#include "cli/console.h"
#include "cli/log.h"
#include "cli/sandbox.h"
#include "cli/signals.h"
#include "error/unexpected.h"
#include "executor/known_secrets.h"
#include "flyte/container_arguments.h"
#include "flyte/execution.h"

namespace sqlpod::cli {
namespace {

constexpr std::string_view execute = "pyflyte-execute";
constexpr std::string_view fast_execute = "pyflyte-fast-execute";

std::string_view name_of(std::string_view path) {
  return path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
}

std::string variable(const char* name, const char* fallback) {
  const char* const value = std::getenv(name);
  return value == nullptr || *value == '\0' ? fallback : value;
}

/// The levels of Python's logging, by number, as ours.
std::string log_level() {
  const std::string flyte = variable("FLYTE_SDK_LOGGING_LEVEL", "30");
  int number = 30;
  std::from_chars(flyte.data(), flyte.data() + flyte.size(), number);
  const char* const level = number <= 10   ? "debug"
                            : number <= 20 ? "information"
                            : number <= 30 ? "warning"
                                           : "error";
  return variable("SQLPOD_LOG_LEVEL", level);
}

std::string log_format() {
  const std::string flyte = variable("FLYTE_SDK_LOGGING_FORMAT", "json");
  return variable("SQLPOD_LOG_FORMAT", flyte == "json" ? "json" : "text");
}

Sandbox sandbox() {
  std::string mode = variable("SQLPOD_SANDBOX", Sandbox::by_default);
  if (mode != Sandbox::automatic && mode != Sandbox::off && mode != Sandbox::required) {
    throw Error(ErrorKind::usage, "SQLPOD_SANDBOX is '" + mode + "'",
                "set it to auto, off or required");
  }
  return Sandbox(std::move(mode));
}

int run(const flyte::ContainerArguments& arguments, Redactor& redactor) {
  Cancellation cancellation;
  const Signals signals(cancellation);
  return flyte::Execution(arguments, redactor, cancellation).run();
}

}  // namespace

std::optional<std::vector<std::string>> flyte_arguments(const std::vector<std::string>& command) {
  for (auto name = command.begin(); name != command.end() && name - command.begin() < 2; ++name) {
    if (name_of(*name) == execute) return std::vector<std::string>(name + 1, command.end());
    if (name_of(*name) != fast_execute) continue;
    // The code that it would unpack first is Python's. What it starts stands behind `--`.
    const auto behind = std::find(name + 1, command.end(), "--");
    if (behind == command.end() || behind + 1 == command.end()) return std::vector<std::string>{};
    return std::vector<std::string>(behind + 2, command.end());
  }
  return std::nullopt;
}

int pyflyte_execute(const std::vector<std::string>& arguments) {
  std::signal(SIGUSR1, SIG_IGN);  // it asks Python for a dump of its stack, and must not end us
  Redactor redactor;
  know_secrets_of_environment(redactor);
  Console console(redactor);
  try {
    const flyte::ContainerArguments given = flyte::parse_container_arguments(arguments);
    if (given.wants_help) {
      std::cout << flyte::container_help();
      return EXIT_SUCCESS;
    }
    if (given.is_test) {
      console.note("--test: nothing is done with the inputs at " + given.inputs);
      return EXIT_SUCCESS;
    }
    start_log(log_level(), log_format(), redactor);
    sandbox().enter();
    try {
      return run(given, redactor);
    } catch (const Error& error) {
      console.error(error);
      const bool is_ended =
          error.kind() == ErrorKind::cancelled || error.kind() == ErrorKind::interrupted;
      return is_ended ? exit_code(error.kind()) : EXIT_FAILURE;
    }
  } catch (const Error& error) {
    console.error(error);
    return exit_code(ErrorKind::usage);
  } catch (const std::exception& other) {
    console.error(unexpected(other));
    return EXIT_FAILURE;
  }
}

}  // namespace sqlpod::cli
