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
  std::string braced = "{";
  for (const char c : value) braced.append(c == '}' ? 2 : 1, c);
  braced += '}';
  return braced;
}

Secret connection_string(std::string_view driver, const ClientOptions& options) {
  std::string text;
  text.reserve(4096);  // so that no copy of a password stays behind as it grows
  if (!driver.empty()) text += "DRIVER=" + connection_value("DRIVER", driver) + ';';
  for (const ClientOption& option : options) {
    if (option.name == "connect_timeout" || option.name == "odbc_connect") continue;
    text += option.name + '=' + connection_value(option.name, text_of(option)) + ';';
  }
  text += text_of(options, "odbc_connect");
  return Secret(std::move(text));
}

}  // namespace sqlpod::odbc
