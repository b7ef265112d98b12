#include "executor/query/typed_literal.h"

#include <Poco/String.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "error/error.h"

namespace sqlpod {
namespace typed_literal {
namespace {

// The types of PostgreSQL that are written before a literal; any may be, these are those that
// people write.
constexpr std::array<std::string_view, 36> standard_types = {
    "date",  "time",      "timetz",  "timestamp", "timestamptz", "interval", "uuid",    "json",
    "jsonb", "bytea",     "inet",    "cidr",      "macaddr",     "numeric",  "decimal", "int",
    "int2",  "int4",      "int8",    "integer",   "bigint",      "smallint", "float4",  "float8",
    "real",  "bool",      "boolean", "money",     "xml",         "text",     "varchar", "point",
    "box",   "daterange", "tsrange", "tstzrange"};

std::string lower(std::string_view text) {
  return Poco::toLower(std::string(text));
}

// `(3)` at `index`: its text, and `index` moved behind it.
std::string take_precision(const TokenWalk& tokens, std::size_t& index) {
  if (!tokens.is_symbol(index, "(")) return {};
  const std::size_t number = tokens.after(index);
  const std::size_t close = number == TokenWalk::none ? TokenWalk::none : tokens.after(number);
  if (!tokens.is_kind(number, SqlTokenKind::number) || !tokens.is_symbol(close, ")")) return {};
  index = tokens.after(close);
  return "(" + std::string(tokens.text(number)) + ")";
}

std::string take_time_zone(const TokenWalk& tokens, std::size_t& index) {
  if (!tokens.is_word(index, {"WITH", "WITHOUT"})) return {};
  const std::size_t time = tokens.after(index);
  const std::size_t zone = tokens.after(time);
  if (!tokens.is_word(time, {"TIME"}) || !tokens.is_word(zone, {"ZONE"})) return {};
  std::string text = " " + lower(tokens.text(index)) + " time zone";
  index = tokens.after(zone);
  return text;
}

}  // namespace

std::optional<TypedLiteral> match_type(const TokenWalk& tokens, std::size_t index,
                                       const SqlDialect& dialect) {
  if (!tokens.is_kind(index, SqlTokenKind::word)) return std::nullopt;
  const std::string name = lower(tokens.text(index));
  const std::size_t next = tokens.after(index);
  if (dialect.datetime_casts || !dialect.typed_literals) {
    const std::string cast = name == "date"        ? "DATE"
                             : name == "time"      ? "TIME(6)"
                             : name == "timestamp" ? "DATETIME(6)"
                                                   : "";
    if (cast.empty()) return std::nullopt;
    return TypedLiteral{dialect.typed_literals ? cast : std::string(), next, 0, {}};
  }
  if (std::find(standard_types.begin(), standard_types.end(), name) == standard_types.end()) {
    return std::nullopt;
  }
  TypedLiteral literal{name, next, 0, {}};
  literal.type += take_precision(tokens, literal.value);
  if (name == "time" || name == "timestamp") literal.type += take_time_zone(tokens, literal.value);
  return literal;
}

void match_fields(const TokenWalk& tokens, TypedLiteral& literal) {
  if (literal.type.rfind("interval", 0) != 0) return;
  const auto is_field = [&](std::size_t at) {
    return tokens.is_word(at, {"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"});
  };
  std::size_t field = tokens.after(literal.value);
  if (!is_field(field)) return;
  // An interval has its precision behind the fields.
  literal.unit = lower(tokens.text(field));
  literal.type += " " + literal.unit;
  literal.end = field + 1;
  const std::size_t to = tokens.after(field);
  if (tokens.is_word(to, {"TO"}) && is_field(tokens.after(to))) {
    field = tokens.after(to);
    literal.unit = lower(tokens.text(field));
    literal.type += " to " + literal.unit;
    literal.end = field + 1;
  }
  std::size_t behind = tokens.after(field);
  const std::size_t open = behind;
  if (std::string precision = take_precision(tokens, behind); !precision.empty()) {
    literal.type += precision;
    literal.end = tokens.after(tokens.after(open)) + 1;
  }
}

}  // namespace typed_literal

std::string cast_text(const TypedLiteral& literal, std::string text) {
  if (literal.unit.empty()) return text;
  const std::size_t sign = text.substr(0, 1) == "-" || text.substr(0, 1) == "+" ? 1 : 0;
  const bool number =
      text.size() > sign && text.find_first_not_of("0123456789.", sign) == std::string::npos;
  if (number) return text + " " + literal.unit;
  if (text.find_first_not_of("0123456789.+- ") == std::string::npos) {
    throw Error(ErrorKind::usage, "this interval is no single number, and names no units",
                "write the units into the value: '1 day 12 hours'");
  }
  return text;
}

}  // namespace sqlpod
