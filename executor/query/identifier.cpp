#include "executor/query/identifier.h"

#include <algorithm>

#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {

std::string quote_identifier(std::string_view name, const SqlDialect& dialect) {
  if (name.empty()) {
    throw Error(
        ErrorKind::usage, "an identifier is empty",
        "give a name; the parts of a qualified one stand between single dots: schema.table");
  }
  if (name.find('\0') != std::string_view::npos || find_invalid_utf8(name)) {
    throw Error(ErrorKind::usage, "an identifier holds a NUL byte, or bytes that are no UTF-8");
  }
  const char quote = dialect.identifier_quote;
  std::string quoted(1, quote);
  for (const char c : name) {
    if (c == quote) quoted += quote;
    quoted += c;
  }
  return quoted + quote;
}

std::string quote_qualified_identifier(const Value& value, const SqlDialect& dialect) {
  std::string result;
  const auto add = [&](std::string_view part) {
    result += (result.empty() ? "" : ".") + quote_identifier(part, dialect);
  };
  if (const auto* text = value.get_if<std::string>()) {
    std::string_view rest = *text;
    while (true) {
      const std::size_t dot = rest.find('.');
      add(rest.substr(0, dot));
      if (dot == std::string_view::npos) return result;
      rest.remove_prefix(dot + 1);
    }
  }
  const auto* list = value.get_if<Value::List>();
  const bool texts =
      list && !list->empty() && std::all_of(list->begin(), list->end(), [](const Value& part) {
        return part.get_if<std::string>() != nullptr;
      });
  if (!texts) {
    throw Error(ErrorKind::usage, "an identifier must be a text", "declare the input as str");
  }
  for (const Value& part : *list) add(*part.get_if<std::string>());
  return result;
}

}  // namespace sqlpod
