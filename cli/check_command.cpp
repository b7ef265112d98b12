#include <memory>

#include "cli/aligned_columns.h"
#include "cli/command.h"
#include "cli/signals.h"
#include "cli/standard_output.h"
#include "error/in_quotes.h"
#include "error/printable_text.h"
#include "executor/executor.h"
#include "executor/known_secrets.h"

namespace sqlpod::cli {
namespace {

struct CheckArguments {
  TaskArguments task;
  bool connect = false;
};

/// One row for each column that a statement would return. Names are the database's.
std::string columns_table(const std::vector<StatementDescription>& statements,
                          const Redactor& redactor) {
  const auto shown = [&](const std::string& text) { return printable_line(redactor.redact(text)); };
  std::vector<std::vector<std::string>> rows = {{"statement", "kind", "column", "type"}};
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const StatementDescription& statement = statements[i];
    const std::string number = std::to_string(i + 1);
    if (!statement.schema) {
      const std::string type =
          statement.unknown.empty() ? "no table" : "not known: " + shown(statement.unknown);
      rows.push_back({number, statement.kind, "-", type});
      continue;
    }
    for (const auto& field : statement.schema->fields()) {
      rows.push_back({number, statement.kind, shown(field->name()), field->type()->ToString()});
    }
  }
  return aligned_columns(rows);
}

/// Says what a run would start. Arguments are the program's business, and may be secret.
void note_commands(const TaskSpec& task, Console& console) {
  for (const Credential& credential : task.task_config.credentials) {
    if (credential.command.empty()) continue;
    console.note(credential.place + ": a run starts " + in_quotes(credential.command.front()) +
                 " for each connection; it has not been started now");
  }
}

void run(const CheckArguments& arguments, Invocation& invocation) {
  Cancellation cancellation;
  const Signals signals(cancellation);
  const SecretStore secrets = invocation.secret_store();
  const TaskSpec task = arguments.task.task();
  know_secrets(task, secrets, invocation.redactor);
  const Executor executor(secrets, invocation.redactor, invocation.credential_commands());
  executor.check(task, arguments.task.given());
  if (!arguments.connect) note_commands(task, invocation.console);
  if (arguments.connect) {
    const auto statements = executor.describe(task, arguments.task.given(), cancellation);
    write_standard_output(columns_table(statements, invocation.redactor));
  }
  invocation.console.note(task.file + ": the task '" + task.name + "' is sound");
}

}  // namespace

void add_check_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("check", "Check spec, inputs, secrets and query");
  auto arguments = std::make_shared<CheckArguments>();
  arguments->task.add_to(*command);
  command
      ->add_flag("--connect", arguments->connect,
                 "Also have the database prepare the query, and print the columns that it would "
                 "return; runs nothing")
      ->envname("SQLPOD_CONNECT");
  command->footer(
      "Examples:\n"
      "  sqlpod check task.yaml --inputs inputs.yaml && kubectl apply -f job.yaml\n"
      "  sqlpod check task.yaml --connect");
  command->callback([arguments, &invocation] {
    invocation.action = [arguments, &invocation] { run(*arguments, invocation); };
  });
}

}  // namespace sqlpod::cli
