// A dotenv file is read or refused, and what is read is read again from double quotes.
//
// The bytes: the file.
#include "secrets/sources/dotenv.h"

#include <algorithm>
#include <set>
#include <string>

#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::size_t longest_message = 160;

std::string in_double_quotes(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '\\' || c == '"' || c == '$' || c == '`') text += '\\';
    text += c;
  }
  return text + "\"";
}

std::vector<DotenvEntry> parsed(std::string_view text) {
  return parse_dotenv(text, "x.env");
}

}  // namespace

void fuzz_dotenv(std::string_view bytes) {
  std::vector<DotenvEntry> entries;
  try {
    entries = parsed(bytes);
  } catch (const Error& error) {
    // It names the line; what stands in it may be a secret.
    require(error.message().size() < longest_message, "a long message: " + error.message());
    succeeds(ErrorKind::secret, [&] { parsed(bytes); });
    return;
  }
  std::string again;
  std::set<std::string> names;
  for (const DotenvEntry& entry : entries) {
    require(!entry.name.empty() && names.insert(entry.name).second, "a bad name: " + entry.name);
    again += "export " + entry.name + " = " + in_double_quotes(entry.value.reveal()) + " # why\r\n";
  }
  const std::vector<DotenvEntry> same = parsed(again);
  require(std::equal(entries.begin(), entries.end(), same.begin(), same.end(),
                     [](const DotenvEntry& one, const DotenvEntry& other) {
                       return one.name == other.name && one.value.equals(other.value);
                     }),
          "read differently: " + again);
}

}  // namespace sqlpod::fuzzing
