#include <memory>

#include "cli/command.h"
#include "executor/executor.h"

namespace sqlpod::cli {

void add_check_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command =
      app.add_subcommand("check", "Check spec, inputs, secrets and query; opens no connection");
  auto arguments = std::make_shared<TaskArguments>();
  arguments->add_to(*command);
  command->footer(
      "Example:\n  sqlpod check task.yaml --inputs inputs.yaml && kubectl apply -f job.yaml");
  command->callback([arguments, &invocation] {
    invocation.action = [arguments, &invocation] {
      const SecretStore secrets = invocation.secret_store();
      const TaskSpec task = arguments->task();
      Executor(secrets, invocation.redactor).check(task, arguments->given());
      invocation.console.note(task.file + ": the task '" + task.name + "' is sound");
    };
  });
}

}  // namespace sqlpod::cli
