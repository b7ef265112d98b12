// The life of the process: options, one subcommand, an exit code.
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "cli/bundled_files.h"
#include "cli/command.h"
#include "cli/libraries.h"
#include "cli/log.h"
#include "cli/pyflyte_execute.h"
#include "cli/sandbox.h"
#include "error/nearest_name.h"
#include "error/unexpected.h"
#include "executor/engine/login_questions.h"
#include "executor/known_secrets.h"
#include "executor/storage/temporary_file.h"
#include "executor/storage_target.h"

namespace sqlpod::cli {

SecretStore Invocation::secret_store() {
  SecretStoreSettings settings = secret_store_settings_from_environment();
  if (!options.secrets_dir.empty()) settings.directory = options.secrets_dir;
  return {settings, redactor};
}

namespace {

void add_global_options(CLI::App& app, GlobalOptions& options) {
  app.add_option("--secrets-dir", options.secrets_dir, "The mounted secrets (default /etc/secrets)")
      ->type_name("DIR")
      ->envname("SQLPOD_SECRETS_DIR");
  app.add_flag("--allow-command-credentials", options.allow_command_credentials,
               "Let a spec name programs that print its credentials: {command: [...]}")
      ->envname("SQLPOD_ALLOW_COMMAND_CREDENTIALS");
  app.add_option("--log-level", options.log_level, "error, warning, information or debug")
      ->check(CLI::IsMember({"error", "warning", "information", "debug"}))
      ->envname("SQLPOD_LOG_LEVEL")
      ->capture_default_str();
  app.add_option("--log-format", options.log_format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->envname("SQLPOD_LOG_FORMAT")
      ->capture_default_str();
  app.add_option("--progress", options.progress, "auto, always or never")
      ->check(CLI::IsMember({"auto", "always", "never"}))
      ->envname("SQLPOD_PROGRESS")
      ->capture_default_str();
  app.add_option("--sandbox", options.sandbox, "auto, off or required: what the kernel can forbid")
      ->check(CLI::IsMember({Sandbox::automatic, Sandbox::off, Sandbox::required}))
      ->envname("SQLPOD_SANDBOX")
      ->capture_default_str();
  app.add_option("--termination-log", options.termination_log,
                 "Where a pod's failure message goes, if the file is there")
      ->type_name("FILE")
      ->envname("SQLPOD_TERMINATION_LOG")
      ->capture_default_str();
  app.add_flag("-q,--quiet", options.quiet, "No notes and no progress; errors all the same")
      ->envname("SQLPOD_QUIET");
}

std::vector<std::string> subcommand_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

Error usage_error(const CLI::App& app, const CLI::ParseError& error,
                  const std::vector<std::string>& arguments) {
  const std::vector<std::string> commands = subcommand_names(app);
  const std::string& first = arguments.front();
  if (!first.starts_with("-") &&
      std::find(commands.begin(), commands.end(), first) == commands.end()) {
    return {ErrorKind::usage, "'" + first + "' is no command of sqlpod",
            nearest_name_hint(first, commands)};
  }
  return {ErrorKind::usage, error.what(), "see sqlpod --help"};
}

int run_program(int argc, char** argv) {
  Invocation invocation;
  CLI::App app("Runs one SQL task: a task spec and inputs go in, a table or a row count comes out.",
               "sqlpod");
  bool verbose = false;
  app.set_version_flag("--version", [&app] {  // after parsing, before `verbose` has its value
    const std::string version = "sqlpod " SQLPOD_VERSION;
    return app.count("--verbose") == 0 ? version : version + "\n\n" + library_table();
  });
  app.add_flag("--verbose", verbose, "With --version: the libraries, too, with their licences")
      ->needs("--version");
  app.require_subcommand(0, 1);
  app.fallthrough();
  add_global_options(app, invocation.options);
  add_run_command(app, invocation);
  add_render_command(app, invocation);
  add_check_command(app, invocation);
  add_drivers_command(app, invocation);
  add_images_command(app, invocation);
  add_manifest_command(app, invocation);
  add_secrets_command(app, invocation);
  add_completion_command(app, invocation);
  app.footer(
      "Without a command the task of SQLPOD_TASK, else /etc/sqlpod/task.yaml, is run.\n"
      "Every option --some-option can be given as the environment variable SQLPOD_SOME_OPTION.\n\n"
      "Examples:\n"
      "  sqlpod run task.yaml -i id_threshold=1 -o result.parquet\n"
      "  sqlpod render task.yaml -i id_threshold=1\n\n"
      "Exit codes: 0 done, 2 usage, 3 secret, 4 unavailable, 5 query, 6 transient, 7 output, 8 "
      "denied,\n"
      "9 outcome unknown, 70 internal, 124 timeout, 143 cancelled (130 by SIGINT).");

  try {
    // No command at all is the image's own task.
    std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.empty()) arguments = {"run"};
    know_secrets_of_environment(invocation.redactor);
    // An error of the arguments may repeat them.
    for (const std::string& argument : arguments) {
      redact_credentials(argument, invocation.redactor);
    }
    try {
      app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::Success& asked) {  // --help, --version
      return app.exit(asked);
    } catch (const CLI::ParseError& error) {
      throw usage_error(app, error, arguments);
    }
    if (!invocation.action)
      throw Error(ErrorKind::usage, "no command is given", "see sqlpod --help");
    invocation.console.show_notes(!invocation.options.quiet);
    start_log(invocation.options.log_level, invocation.options.log_format, invocation.redactor);
    Sandbox(invocation.options.sandbox, invocation.credential_commands()).enter();
    invocation.action();
    return EXIT_SUCCESS;
  } catch (const Error& error) {
    invocation.console.error(error);
    return exit_code(error.kind());
  } catch (const std::exception& other) {
    const Error error = unexpected(other);
    invocation.console.error(error);
    return exit_code(error.kind());
  }
}

int failure = exit_code(ErrorKind::internal);

// There was no memory even for an Error.
void say_out_of_memory() {
  constexpr std::string_view message =
      "sqlpod: error: out of memory\nhint: give the task more memory\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, message.data(), message.size());
}

std::atomic<bool> was_short_of_memory{false};

[[noreturn]] void note_short_memory() {
  was_short_of_memory = true;
  throw std::bad_alloc();
}

// The exception that nobody may catch is not always the current one: where a function that lets
// none pass was inlined, gcc ends the program without having caught it.
bool ends_for_memory() {
  const std::exception_ptr exception = std::current_exception();
  if (!exception) return std::uncaught_exceptions() > 0 && was_short_of_memory;
  try {
    std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    return true;
  } catch (...) {
    return false;
  }
}

// Libraries call what may need memory where they let no exception pass.
[[noreturn]] void end_without_memory() {
  if (!ends_for_memory()) std::abort();
  say_out_of_memory();
  remove_temporary_files();
  _exit(failure);
}

// As Flyte calls it, or by its own commands.
int run_front(int argc, char** argv) noexcept {
  std::set_new_handler(note_short_memory);
  std::set_terminate(end_without_memory);
  try {
    use_bundled_files();
    const auto flyte = flyte_arguments({argv, argv + argc});
    if (!flyte) return run_program(argc, argv);
    failure = EXIT_FAILURE;
    return pyflyte_execute(*flyte);
  } catch (const std::bad_alloc&) {
    say_out_of_memory();
    return failure;
  }
}

}  // namespace
}  // namespace sqlpod::cli

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a limit of file sizes is an error of writing, too
  std::signal(SIGCHLD, SIG_DFL);  // who starts us may ignore it, and a command's end would be lost
  std::signal(SIGPIPE, SIG_IGN);  // a reader that went away is an error of writing, with a message
  sqlpod::cli::protect_memory();
  sqlpod::answer_no_questions();
  // Arrow's own choice keeps what was freed; with the system's, memory stays flat.
  constexpr int unless_set = 0;
  setenv("ARROW_DEFAULT_MEMORY_POOL", "system", unless_set);
  // A library's own log, or that of TLS' keys, would pass the redactor by.
  for (const char* variable :
       {"ARROW_S3_LOG_LEVEL", "AZURE_LOG_LEVEL", "GOOGLE_CLOUD_CPP_ENABLE_CLOG",
        "GOOGLE_CLOUD_CPP_ENABLE_TRACING", "SSLKEYLOGFILE"}) {
    unsetenv(variable);
  }
  const int code = sqlpod::cli::run_front(argc, argv);
#if defined(SQLPOD_SANITIZE_ADDRESS) || defined(SQLPOD_SANITIZE_THREAD)
  // A sanitizer makes its report when main() returns.
  using sqlpod::ErrorKind;
  for (const ErrorKind kind : {ErrorKind::cancelled, ErrorKind::interrupted, ErrorKind::timeout,
                               ErrorKind::unknown, ErrorKind::unavailable}) {
    if (code == sqlpod::exit_code(kind)) _exit(code);
  }
  return code;
#else
  // What was to be ended in order has been. The libraries would take a millisecond to free what
  // goes with the process, and a thread that still waits for a server's answer would not survive
  // the end of those that it uses.
  std::cout.flush();
  std::fflush(nullptr);
  _exit(code);
#endif
}
