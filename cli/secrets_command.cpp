#include "cli/command.h"

namespace sqlpod::cli {

void add_secrets_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("secrets", "The sealed store: make it, look into it");
  command->require_subcommand(1);
  add_seal_commands(*command, invocation);
}

}  // namespace sqlpod::cli
