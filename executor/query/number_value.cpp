#include "executor/query/number_value.h"

#include "config/value_text.h"

namespace sqlpod {

std::optional<std::int64_t> as_integer(const Value& value) {
  if (const auto* number = value.get_if<std::int64_t>()) return *number;
  if (const auto* flag = value.get_if<bool>()) return *flag ? 1 : 0;
  return std::nullopt;
}

std::optional<double> as_real(const Value& value) {
  if (const auto* number = value.get_if<double>()) return *number;
  if (const auto number = as_integer(value)) return static_cast<double>(*number);
  return std::nullopt;
}

std::string kind_name(const Value& value) {
  return value.is_null() ? "None" : std::string(name(kind_of(value)));
}

Error operand_error(const std::string& verb, const Value& left, const Value& right) {
  return Error(ErrorKind::usage,
               "cannot " + verb + " " + kind_name(left) + " and " + kind_name(right),
               "convert the input, or let the database compute it");
}

}  // namespace sqlpod
