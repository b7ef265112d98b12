// Reads a dotenv file: lines of NAME=value, as shells and programs that read their settings from
// `.env` have them.
//
// - Blank lines and lines that start with `#` are none. `export ` before a name is passed over.
// - A name has letters, digits, `_`, `-` and `.`, and stands once.
// - A value without quotes goes to the end of its line or to a `#` behind a blank; blanks at its
//   ends are not of it.
// - In '…' everything is as it is, line ends too; there are no escapes.
// - In "…" likewise, but for \n, \r, \t, \\, \", \$ and \`; any other escape is an error, for
//   programs differ in what it means.
// - Behind a closing quote comes nothing but a comment.
//
// Nothing is substituted: `$NAME` and `$(command)` are the characters that they are. Lines end with
// LF or CRLF.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "secrets/secret.h"

namespace sqlpod {

struct DotenvEntry {
  std::string name;
  Secret value;
};

/// `text` is any bytes. Throws Error (secret) with `file` and the line, and nothing of what stands
/// in it.
std::vector<DotenvEntry> parse_dotenv(std::string_view text, const std::string& file);

}  // namespace sqlpod
