// A text of others as it is shown: it may come from a database, and a terminal or a log acts on
// control characters.
#pragma once

#include <string>
#include <string_view>

namespace sqlpod {

/// One line: control characters, line ends among them, and bytes that are no UTF-8 as `\x1b`.
std::string printable_line(std::string_view text);

/// The same line by line, each but the first indented by two blanks, so that none of them can pass
/// for a line of sqlpod's own. Tabs stay.
std::string printable_lines(std::string_view text);

}  // namespace sqlpod
