#include <memory>

#include "cli/command.h"
#include "cli/standard_output.h"
#include "executor/executor.h"
#include "executor/known_secrets.h"

namespace sqlpod::cli {

void add_render_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command =
      app.add_subcommand("render", "Print what would be sent, as JSON; opens no connection");
  auto arguments = std::make_shared<TaskArguments>();
  arguments->add_to(*command);
  command->footer(
      "Example:\n  sqlpod render task.yaml -i id_threshold=1 | jq -r '.statements[].sql'");
  command->callback([arguments, &invocation] {
    invocation.action = [arguments, &invocation] {
      const SecretStore secrets = invocation.secret_store();
      const Executor executor(secrets, invocation.redactor);
      const TaskSpec task = arguments->task();
      know_secrets(task, secrets, invocation.redactor);
      write_standard_output(executor.render(task, arguments->given()) + "\n");
    };
  });
}

}  // namespace sqlpod::cli
