#include "executor/engine/odbc_keywords.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sqlpod {
namespace {

/// What stands behind the last semicolon, without blanks around.
std::string_view last_word(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  if (const std::size_t end = text.rfind(';'); end != std::string_view::npos) {
    text.remove_prefix(end + 1);
  }
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

}  // namespace

void for_each_odbc_keyword(
    std::string_view string,
    const std::function<void(std::string_view keyword, const Secret& value)>& visit) {
  while (!string.empty()) {
    const std::size_t equals = std::min(string.find('='), string.size());
    const std::string_view keyword = last_word(string.substr(0, equals));
    string.remove_prefix(std::min(equals + 1, string.size()));
    std::string value;
    value.reserve(string.size());   // growing would leave a copy behind
    if (string.starts_with('{')) {  // a closing brace within is doubled
      std::size_t at = 1;
      for (; at < string.size() && (string[at] != '}' || string.substr(at, 2) == "}}"); ++at) {
        value += string[at];
        if (string[at] == '}') ++at;
      }
      string.remove_prefix(std::min(at + 1, string.size()));
    } else {
      value.assign(string.substr(0, string.find(';')));
    }
    string.remove_prefix(std::min(string.find(';'), string.size() - 1) + 1);
    visit(keyword, Secret(std::move(value)));
  }
}

}  // namespace sqlpod
