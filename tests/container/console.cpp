#include "tests/container/console.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>
#include <string_view>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

bool starts_with(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Text with what may differ from one machine or version to another made equal: the width of
/// columns, the size of a file.
std::string comparable(const std::string& text) {
  static const std::regex blanks("[ \t]+");
  static const std::regex size("\\([0-9.]+ (bytes|kB|MB)\\)");
  return std::regex_replace(std::regex_replace(text, blanks, " "), size, "(size)");
}

/// Calls `take(language, line)` for each line of a fenced block under the heading.
template <typename Take>
void for_each_code_line(const std::string& markdown, const std::string& heading, Take take) {
  std::istringstream lines(markdown);
  bool in_section = heading.empty();
  bool in_block = false;
  std::string language;
  for (std::string line; std::getline(lines, line);) {
    if (starts_with(line, "```")) {
      in_block = !in_block;
      language = line.substr(3);
    } else if (in_block) {
      if (in_section) take(language, line);
    } else if (starts_with(line, "#") && !heading.empty()) {
      in_section = line.substr(line.find_first_not_of('#')) == " " + heading;
    }
  }
}

}  // namespace

std::vector<ConsoleCommand> console_commands(const std::string& markdown,
                                             const std::string& heading) {
  std::vector<ConsoleCommand> commands;
  bool goes_on = false;
  for_each_code_line(markdown, heading, [&](const std::string& language, const std::string& line) {
    if (language != "console") return;
    if (goes_on) {
      commands.back().command += "\n" + line;
    } else if (starts_with(line, "$ ")) {
      commands.push_back({line.substr(2), {}});
    } else if (!commands.empty() && !line.empty()) {
      commands.back().output.push_back(line);
    }
    goes_on = !line.empty() && line.back() == '\\';
  });
  return commands;
}

std::string code_block(const std::string& markdown, const std::string& heading,
                       const std::string& language) {
  std::string text;
  for_each_code_line(markdown, heading, [&](const std::string& found, const std::string& line) {
    if (found == language) text += line + "\n";
  });
  return text;
}

void type_commands(const std::vector<ConsoleCommand>& commands, const std::string& folder) {
  EXPECT_FALSE(commands.empty());
  int expected_code = 0;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const ConsoleCommand& typed = commands[i];
    if (typed.command == "echo $?") continue;
    const bool code_is_shown = i + 1 < commands.size() && commands[i + 1].command == "echo $?";
    expected_code = code_is_shown ? std::stoi(commands[i + 1].output.at(0)) : 0;
    ProgramOptions options;
    options.folder = folder;
    options.time_limit = std::chrono::minutes(15);
    const Outcome outcome = run_program({"bash", "-c", typed.command}, options);
    EXPECT_EQ(outcome.exit_code, expected_code) << "$ " << typed.command << "\n" << outcome.error;
    for (const std::string& line : typed.output) {
      EXPECT_THAT(comparable(outcome.output + outcome.error),
                  ::testing::HasSubstr(comparable(line)))
          << "$ " << typed.command;
    }
  }
}

}  // namespace sqlpod::testing
