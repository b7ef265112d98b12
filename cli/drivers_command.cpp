#include <algorithm>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/standard_output.h"
#include "executor/engine/engine.h"

namespace sqlpod::cli {
namespace {

std::string joined(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

std::string drivers_table() {
  std::vector<std::vector<std::string>> rows = {{"dialects", "client", "accepted drivers"}};
  for (const Engine* engine : engines()) {
    rows.push_back(
        {joined(engine->dialect_names()), engine->client(), joined(engine->driver_names())});
  }
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      text += row[i] + std::string(widths[i] - row[i].size() + 2, ' ');
    }
    text += row.back() + "\n";
  }
  return text;
}

}  // namespace

void add_drivers_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command =
      app.add_subcommand("drivers", "List the dialects and driver names that this build serves");
  command->callback(
      [&invocation] { invocation.action = [] { write_standard_output(drivers_table()); }; });
}

}  // namespace sqlpod::cli
