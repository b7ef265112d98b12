#include "executor/engine/sqlite/parameters.h"

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/value_text.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

/// The double that a decimal's digits name, when no digit is lost by it. A double holds any 15
/// digits.
std::optional<double> exact_real(std::string_view digits) {
  constexpr std::size_t digits_of_a_double = 15;
  std::size_t significant = 0;
  for (const char c : digits) {
    if (c >= '1' || (c == '0' && significant > 0)) ++significant;
  }
  double number = 0;
  const auto [rest, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || significant > digits_of_a_double) return std::nullopt;
  return number;
}

int bind_text(sqlite3_stmt* statement, int index, std::string_view text) {
  return sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8);
}

int bind_one(sqlite3_stmt* statement, int index, const Parameter& parameter) {
  const Value& value = parameter.value;
  if (value.is_null()) return sqlite3_bind_null(statement, index);
  if (parameter.type.kind == TypeKind::list) {
    throw Error(ErrorKind::usage,
                "SQLite has no array to bind the list '" + parameter.name + "' to",
                "write IN {{ ." + parameter.name + " }}: it expands to one parameter an element");
  }
  if (parameter.type.kind == TypeKind::json) return bind_text(statement, index, to_json(value));
  if (const auto* integer = value.get_if<std::int64_t>())
    return sqlite3_bind_int64(statement, index, *integer);
  if (const auto* real = value.get_if<double>())
    return sqlite3_bind_double(statement, index, *real);
  if (const auto* truth = value.get_if<bool>())
    return sqlite3_bind_int(statement, index, *truth ? 1 : 0);
  if (const auto* bytes = value.get_if<Bytes>()) {
    return sqlite3_bind_blob64(statement, index, bytes->data.data(), bytes->data.size(),
                               SQLITE_TRANSIENT);
  }
  if (const auto* decimal = value.get_if<Decimal>()) {
    if (const auto real = exact_real(decimal->digits))
      return sqlite3_bind_double(statement, index, *real);
  }
  return bind_text(statement, index, to_text(value));
}

}  // namespace

void bind(sqlite3_stmt* statement, int index, const Parameter& parameter) {
  if (bind_one(statement, index, parameter) != SQLITE_OK) {
    throw error_of(sqlite3_db_handle(statement));
  }
}

void check_count(sqlite3_stmt* statement, const std::vector<Parameter>& parameters) {
  if (sqlite3_bind_parameter_count(statement) == static_cast<int>(parameters.size())) return;
  throw Error(ErrorKind::query, "SQLite counts other placeholders than sqlpod did",
              "see what is sent with `sqlpod render`");
}

}  // namespace sqlpod::sqlite
