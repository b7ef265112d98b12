#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>

#include "cli/command.h"
#include "cli/sandbox.h"
#include "cli/signals.h"
#include "error/arrow_status.h"
#include "error/unexpected.h"
#include "executor/executor.h"
#include "executor/known_secrets.h"
#include "executor/storage/output_file.h"
#include "executor/storage/storage_uri.h"
#include "executor/storage_target.h"

namespace sqlpod::cli {
namespace {

struct RunArguments {
  TaskArguments task;
  OutputTarget output;
  std::string record_file;
  std::optional<int> retries;
  std::string idempotency_key;
};

/// The task, with what the command line says in place of the spec.
TaskSpec task_of(const RunArguments& arguments) {
  TaskSpec task = arguments.task.task();
  if (arguments.retries) task.retry.retries = *arguments.retries;
  if (arguments.idempotency_key.empty()) return task;
  if (task.autocommit || task.output_schema) {
    throw Error(ErrorKind::usage,
                std::string("--idempotency-key does not go with a task that has ") +
                    (task.autocommit ? "autocommit" : "output_schema_type"),
                "leave it (or SQLPOD_IDEMPOTENCY_KEY) out");
  }
  task.idempotency_key = arguments.idempotency_key;
  return task;
}

/// A pod's termination message, where Kubernetes made the file for one; it is an offer, so failing
/// to write is no error.
void leave_termination_message(const std::string& path, const std::string& message) {
  const int file = open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
  if (file < 0) return;
  [[maybe_unused]] const ssize_t written = write(file, message.data(), message.size());
  close(file);
}

bool progress_wanted(const std::string& setting, const TaskSpec& task, const OutputTarget& chosen) {
  if (setting != "auto") return setting == "always";
  const std::string& path = chosen.path.empty() ? task.output.path : chosen.path;
  const bool table_on_terminal = (path.empty() || path == "-") && isatty(STDOUT_FILENO) != 0;
  return isatty(STDERR_FILENO) != 0 && !table_on_terminal;
}

std::string summary(const TaskSpec& task, const RunRecord& record) {
  if (record.already_done) {
    return "nothing done: a run with the idempotency key '" + record.idempotency_key +
           "' has been committed before";
  }
  const auto text_of = [](std::optional<std::int64_t> rows) {
    return grouped(rows.value_or(0)) + (rows == 1 ? " row" : " rows");
  };
  const std::string rows = text_of(record.rows);
  if (!task.output_schema) {
    const std::string kind = record.statements.empty() ? "" : record.statements.back().kind;
    if (kind != "SELECT" && kind != "VALUES") return rows + " affected";
    return text_of(record.statements.back().rows) +
           " returned and dropped: the task has no output_schema_type";
  }
  if (record.output_path == "-") return {};
  return rows + " written to " + record.output_path + " (" + size_text(record.bytes) + ")";
}

void write_record(OutputFile& file, const std::string& json) {
  check(file.stream().Write(json + "\n"), ErrorKind::output);
  file.finish();
  file.publish();
}

/// What fails once the task is done does not undo it.
Error after_the_task(const Error& error, const RunRecord& record) {
  const bool only_reads =
      std::all_of(record.statements.begin(), record.statements.end(),
                  [](const auto& statement) { return statement.kind == "SELECT"; });
  if (only_reads) return error;
  return {ErrorKind::unknown, error.message() + "; the task itself is done",
          "look at the data before running the task again", error.details()};
}

void run(const RunArguments& arguments, Invocation& invocation) {
  Console& console = invocation.console;
  Cancellation cancellation;
  Signals::hold();
  std::optional<Signals> signals;
  RunRecord record;
  std::unique_ptr<OutputFile> record_file;
  const auto conclude = [&] {
    if (record_file) write_record(*record_file, invocation.redactor.redact(to_json(record)));
  };
  try {
    const bool record_in_store = is_storage_uri(arguments.record_file);
    redact_credentials(arguments.record_file, invocation.redactor);
    if (!arguments.record_file.empty() && !record_in_store) {
      record_file = open_output(arguments.record_file);
    }
    const TaskSpec task = task_of(arguments);
    record.task = task.name;
    const SecretStore secrets = invocation.secret_store();
    know_secrets(task, secrets, invocation.redactor);
    // Before there is another thread: each would have to restrict itself.
    Sandbox(invocation.options.sandbox, invocation.credential_commands())
        .restrict_files(task, {arguments.output.path, arguments.record_file},
                        invocation.options.termination_log, secrets, invocation.redactor);
    signals.emplace(cancellation);
    if (record_in_store) {  // which the spec says how to reach
      record_file =
          open_output(arguments.record_file,
                      storage_target(task, secrets, invocation.redactor, SecretLookup::resolve));
    }
    console.show_progress(!invocation.options.quiet &&
                          progress_wanted(invocation.options.progress, task, arguments.output));
    RunOptions options;
    options.cancellation = &cancellation;
    options.output = arguments.output;
    options.standard_output_format = isatty(STDOUT_FILENO) != 0 ? "table" : "csv";
    options.on_progress = [&](const Progress& progress) {
      console.progress(grouped(progress.rows) + " rows, " + size_text(progress.bytes));
    };
    Executor(secrets, invocation.redactor, invocation.credential_commands())
        .run(task, arguments.task.given(), options, record);
    try {
      if (const std::string text = summary(task, record); !text.empty()) console.note(text);
      conclude();
    } catch (const Error& error) {
      record_file.reset();
      throw after_the_task(error, record);
    } catch (const std::exception& other) {
      record_file.reset();
      throw after_the_task(unexpected(other), record);
    }
  } catch (const Error& error) {
    record.error = invocation.redactor.redact(error);
    record.exit_code = exit_code(error.kind());
    leave_termination_message(invocation.options.termination_log,
                              termination_message(*record.error));
    conclude();
    throw;
  }
}

}  // namespace

void add_run_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("run", "Run a task: a table or a row count comes out");
  auto arguments = std::make_shared<RunArguments>();
  arguments->task.add_to(*command);
  command
      ->add_option("-o,--output", arguments->output.path,
                   "Where the table goes: a file, a folder/, a URI such as s3://bucket/key; - is "
                   "standard output")
      ->type_name("PATH")
      ->envname("SQLPOD_OUTPUT");
  command
      ->add_option("--format", arguments->output.format,
                   "csv, json, jsonl, arrow, feather, parquet or table")
      ->type_name("FORMAT")
      ->envname("SQLPOD_FORMAT");
  command->add_option("--record", arguments->record_file, "Write what the run did, as JSON")
      ->type_name("FILE")
      ->envname("SQLPOD_RECORD");
  command
      ->add_option("--retries", arguments->retries, "How often to try again, over the spec's own")
      ->check(CLI::Range(0, RetryPolicy::most_retries))
      ->type_name("N")
      ->envname("SQLPOD_RETRIES");
  command
      ->add_option("--idempotency-key", arguments->idempotency_key,
                   "A run whose key is known does nothing; over the spec's own")
      ->type_name("KEY")
      ->envname("SQLPOD_IDEMPOTENCY_KEY");
  command->footer(
      "Examples:\n"
      "  sqlpod run task.yaml -i id_threshold=1\n"
      "  sqlpod run task.yaml --inputs inputs.yaml -o result.parquet --record run.json\n"
      "  sqlpod run task.yaml -i 'ids=[1,2,3]' --format jsonl | jq .name");
  command->callback([arguments, &invocation] {
    invocation.action = [arguments, &invocation] { run(*arguments, invocation); };
  });
}

}  // namespace sqlpod::cli
