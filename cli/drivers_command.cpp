#include <string>
#include <vector>

#include "cli/aligned_columns.h"
#include "cli/command.h"
#include "cli/standard_output.h"
#include "executor/engine/engine_registry.h"

namespace sqlpod::cli {
namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

/// What an engine says of its client library, or why it cannot be asked.
std::string client_of(const EngineEntry& entry) {
  try {
    return entry.engine().client();
  } catch (const Error& error) {
    return "none: " + error.details();
  }
}

std::string drivers_table() {
  std::vector<std::vector<std::string>> rows = {{"dialects", "accepted drivers", "client"}};
  for (const EngineEntry& entry : engine_entries()) {
    rows.push_back({joined(entry.dialects), joined(entry.drivers), client_of(entry)});
  }
  return aligned_columns(rows);
}

}  // namespace

void add_drivers_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command =
      app.add_subcommand("drivers", "List the dialects and driver names that this build serves");
  command->callback(
      [&invocation] { invocation.action = [] { write_standard_output(drivers_table()); }; });
}

}  // namespace sqlpod::cli
