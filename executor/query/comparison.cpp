#include "executor/query/comparison.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "executor/query/number_value.h"

namespace sqlpod {
namespace {

using Integer = std::int64_t;

// Digits of a plain decimal number, aligned so that a character by character comparison orders two
// of them.
std::strong_ordering compare_digits(std::string_view left, std::string_view right) {
  const bool left_negative = left.substr(0, 1) == "-";
  const bool right_negative = right.substr(0, 1) == "-";
  const auto split = [](std::string_view text, bool negative) {
    if (negative) text.remove_prefix(1);
    const std::size_t point = std::min(text.find('.'), text.size());
    std::string_view whole = text.substr(0, point);
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    while (!whole.empty() && whole.front() == '0') whole.remove_prefix(1);
    while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
    return std::pair(whole, fraction);
  };
  const auto [left_whole, left_fraction] = split(left, left_negative);
  const auto [right_whole, right_fraction] = split(right, right_negative);
  const bool left_zero = left_whole.empty() && left_fraction.empty();
  const bool right_zero = right_whole.empty() && right_fraction.empty();
  const int left_sign = left_zero ? 0 : left_negative ? -1 : 1;
  const int right_sign = right_zero ? 0 : right_negative ? -1 : 1;
  if (left_sign != right_sign) return left_sign <=> right_sign;
  std::strong_ordering order = left_whole.size() <=> right_whole.size();
  if (std::is_eq(order)) order = left_whole <=> right_whole;
  if (std::is_eq(order)) order = left_fraction <=> right_fraction;
  if (left_sign >= 0) return order;
  return std::is_lt(order)   ? std::strong_ordering::greater
         : std::is_gt(order) ? std::strong_ordering::less
                             : std::strong_ordering::equal;
}

// The order of two numbers; none when one is no number. A float and an integer compare exactly.
std::optional<std::partial_ordering> compare_numbers(const Value& left, const Value& right) {
  const auto* left_decimal = left.get_if<Decimal>();
  const auto* right_decimal = right.get_if<Decimal>();
  if (left_decimal || right_decimal) {
    const auto digits = [](const Value& value) -> std::optional<std::string> {
      if (const auto* decimal = value.get_if<Decimal>()) return decimal->digits;
      if (const auto integer = as_integer(value)) return std::to_string(*integer);
      return std::nullopt;
    };
    const auto left_digits = digits(left);
    const auto right_digits = digits(right);
    if (left_digits && right_digits) return compare_digits(*left_digits, *right_digits);
    return std::nullopt;
  }
  const auto left_integer = as_integer(left);
  const auto right_integer = as_integer(right);
  if (left_integer && right_integer) return *left_integer <=> *right_integer;
  const auto exact = [](const Value& value) -> std::optional<long double> {
    if (const auto integer = as_integer(value)) return static_cast<long double>(*integer);
    if (const auto real = as_real(value)) return static_cast<long double>(*real);
    return std::nullopt;
  };
  const auto left_real = exact(left);
  const auto right_real = exact(right);
  if (left_real && right_real) return *left_real <=> *right_real;
  return std::nullopt;
}

template <typename Moment>
std::optional<std::partial_ordering> compare_moments(const Moment& left, const Moment& right) {
  if (left.utc_offset_seconds.has_value() != right.utc_offset_seconds.has_value()) {
    return std::nullopt;
  }
  const auto utc = [](const Moment& moment) {
    return moment.microseconds - moment.utc_offset_seconds.value_or(0) * Integer{1'000'000};
  };
  return utc(left) <=> utc(right);
}

bool equal(const Value& left, const Value& right);
std::optional<std::partial_ordering> order(const Value& left, const Value& right);

std::optional<std::partial_ordering> compare_lists(const Value::List& left,
                                                   const Value::List& right) {
  for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
    if (!equal(left[i], right[i])) return order(left[i], right[i]);
  }
  return left.size() <=> right.size();
}

// The order of two values; none when they have none.
std::optional<std::partial_ordering> order(const Value& left, const Value& right) {
  if (const auto numbers = compare_numbers(left, right)) return numbers;
  if (left.content().index() != right.content().index()) return std::nullopt;
  if (const auto* text = left.get_if<std::string>()) return *text <=> *right.get_if<std::string>();
  if (const auto* date = left.get_if<Date>()) return date->days <=> right.get_if<Date>()->days;
  if (const auto* time = left.get_if<Time>()) return compare_moments(*time, *right.get_if<Time>());
  if (const auto* datetime = left.get_if<DateTime>()) {
    return compare_moments(*datetime, *right.get_if<DateTime>());
  }
  if (const auto* timedelta = left.get_if<Timedelta>()) {
    return timedelta->microseconds <=> right.get_if<Timedelta>()->microseconds;
  }
  if (const auto* bytes = left.get_if<Bytes>()) return bytes->data <=> right.get_if<Bytes>()->data;
  if (const auto* uuid = left.get_if<Uuid>()) return uuid->text <=> right.get_if<Uuid>()->text;
  if (const auto* list = left.get_if<Value::List>()) {
    return compare_lists(*list, *right.get_if<Value::List>());
  }
  return std::nullopt;
}

bool equal_maps(const Value::Map& left, const Value::Map& right) {
  return left.size() == right.size() &&
         std::all_of(left.begin(), left.end(), [&right](const auto& entry) {
           const auto same_key = [&entry](const auto& other) { return other.first == entry.first; };
           const auto found = std::find_if(right.begin(), right.end(), same_key);
           return found != right.end() && equal(entry.second, found->second);
         });
}

bool equal(const Value& left, const Value& right) {
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  const auto* left_list = left.get_if<Value::List>();
  const auto* right_list = right.get_if<Value::List>();
  if (left_list && right_list) {
    return std::equal(left_list->begin(), left_list->end(), right_list->begin(), right_list->end(),
                      equal);
  }
  const auto* left_map = left.get_if<Value::Map>();
  const auto* right_map = right.get_if<Value::Map>();
  if (left_map && right_map) return equal_maps(*left_map, *right_map);
  const auto result = order(left, right);
  return result && *result == std::partial_ordering::equivalent;
}

bool contains(const Value& container, const Value& value) {
  if (const auto* text = container.get_if<std::string>()) {
    const auto* part = value.get_if<std::string>();
    if (!part) throw operand_error("look with 'in' for", value, container);
    return text->find(*part) != std::string::npos;
  }
  if (const auto* list = container.get_if<Value::List>()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Value& item) { return equal(item, value); });
  }
  if (const auto* map = container.get_if<Value::Map>()) {
    const auto* key = value.get_if<std::string>();
    return key && std::any_of(map->begin(), map->end(),
                              [&](const auto& entry) { return entry.first == *key; });
  }
  throw operand_error("look with 'in' for", value, container);
}

}  // namespace

bool compare(ComparisonOperator operation, const Value& left, const Value& right) {
  switch (operation) {
    case ComparisonOperator::equal:
      return equal(left, right);
    case ComparisonOperator::not_equal:
      return !equal(left, right);
    case ComparisonOperator::in:
      return contains(right, left);
    case ComparisonOperator::not_in:
      return !contains(right, left);
    default:
      break;
  }
  const auto result = order(left, right);
  if (!result) throw operand_error("compare", left, right);
  switch (operation) {
    case ComparisonOperator::less:
      return std::is_lt(*result);
    case ComparisonOperator::less_equal:
      return std::is_lteq(*result);
    case ComparisonOperator::greater:
      return std::is_gt(*result);
    default:
      return std::is_gteq(*result);
  }
}

}  // namespace sqlpod
