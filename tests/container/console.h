// The commands that a page of the docs shows, as a reader would type them, and what the page says
// that they print: so that neither goes stale.
//
//   ```console
//   $ docker run --rm sqlpod --version
//   sqlpod 0.1.0
//   ```
#pragma once

#include <string>
#include <vector>

namespace sqlpod::testing {

struct ConsoleCommand {
  std::string command;              ///< one line or, with `\` at a line's end, several
  std::vector<std::string> output;  ///< the lines shown behind it
};

/// The commands of every block `console` of a page of Markdown, in order; of one section when its
/// heading (without #) is given. A command begins with `$ `; all other lines are output.
std::vector<ConsoleCommand> console_commands(const std::string& markdown,
                                             const std::string& heading = {});

/// The text of the first block of a language in a section.
std::string code_block(const std::string& markdown, const std::string& heading,
                       const std::string& language);

/// Types the commands in a folder, one after the other, in bash. Each has to end with 0, unless
/// `echo $?` is next and shows another code, and to print every line that is shown for it, on
/// either stream; what differs is a test failure.
void type_commands(const std::vector<ConsoleCommand>& commands, const std::string& folder);

}  // namespace sqlpod::testing
