#include "executor/engine/odbc/connection_string.h"

#include <algorithm>

namespace sqlpod::odbc {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool needs_braces(std::string_view keyword, std::string_view value) {
  if (value.empty()) return false;
  if (keyword == "DRIVER") return value.front() != '/';
  if (keyword == "UID" || keyword == "PWD") {
    return !std::all_of(value.begin(), value.end(), is_plain);
  }
  return value.find(';') != std::string_view::npos || value.front() == '{' ||
         value.front() == ' ' || value.back() == ' ';
}

}  // namespace

std::string connection_value(std::string_view keyword, std::string_view value) {
  if (!needs_braces(keyword, value)) return std::string(value);
  std::string braced;
  braced.reserve(2 * value.size() + 2);  // a text that grows leaves copies of itself behind
  braced += '{';
  for (const char c : value) braced.append(c == '}' ? 2 : 1, c);
  braced += '}';
  return braced;
}

Secret connection_string(std::string_view driver, const ClientOptions& options) {
  const std::string_view whole = text_of(options, "odbc_connect");
  std::size_t most = 2 * driver.size() + whole.size() + 16;
  for (const ClientOption& option : options) {
    most += option.name.size() + 2 * text_of(option).size() + 4;
  }
  std::string text;
  text.reserve(most);  // so that no copy of a password stays behind as it grows
  const auto add = [&](std::string_view keyword, std::string_view value) {
    std::string quoted = connection_value(keyword, value);
    text.append(keyword).append("=").append(quoted).append(";");
    wipe(quoted);
  };
  if (!driver.empty()) add("DRIVER", driver);
  for (const ClientOption& option : options) {
    if (option.name == "connect_timeout" || option.name == "odbc_connect") continue;
    add(option.name, text_of(option));
  }
  text += whole;
  return Secret(std::move(text));
}

}  // namespace sqlpod::odbc
