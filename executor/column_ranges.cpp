#include "executor/column_ranges.h"

#include <arrow/array/builder_decimal.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "config/value_text.h"
#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "executor/engine/cell_value.h"
#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

using arrow::Decimal256;

// Years 0001 to 9999, which every database can be given. Bounds need not be closer.
constexpr std::int64_t first_day = -719'162;
constexpr std::int64_t last_day = 2'932'896;
constexpr std::int64_t microseconds_of_day = 86'400'000'000;

constexpr std::int32_t most_digits = arrow::Decimal256Type::kMaxPrecision;

/// A number that a range can end at, whatever it stands for: an integer, a decimal without its
/// point, days, microseconds.
struct Position {
  Decimal256 number;
  std::int32_t scale = 0;
};

Position position(std::int64_t number) {
  return {Decimal256(number), 0};
}

Position position(const Decimal& decimal) {
  Position position;
  std::int32_t precision = 0;
  check(Decimal256::FromString(decimal.digits, &position.number, &precision, &position.scale));
  if (precision <= most_digits) return position;
  throw Error(ErrorKind::usage, "a number of " + std::to_string(precision) + " digits is too long");
}

Position position_of(const Value& value) {
  if (const auto* integer = value.get_if<std::int64_t>()) return position(*integer);
  if (const auto* decimal = value.get_if<Decimal>()) return position(*decimal);
  if (const auto* date = value.get_if<Date>()) return position(date->days);
  return position(value.get_if<DateTime>()->microseconds);
}

/// The value at a position, of the kind that `like` is.
Value value_at(const Position& position, const Value& like) {
  if (like.get_if<Decimal>() != nullptr) {
    arrow::Decimal256Builder builder(arrow::decimal256(most_digits, position.scale));
    check(builder.Append(position.number));
    return cell_value(*checked(builder.Finish()), 0);
  }
  const auto number = static_cast<std::int64_t>(position.number.low_bits());
  if (like.get_if<std::int64_t>() != nullptr) return number;
  if (like.get_if<Date>() != nullptr) return Date{static_cast<std::int32_t>(number)};
  return DateTime{number, like.get_if<DateTime>()->utc_offset_seconds};
}

/// Gives both the same scale: the finer one, or none where that has no room for all digits.
void align(Position& low, Position& high) {
  const std::int32_t scale = std::max(low.scale, high.scale);
  const auto has_room = [&](const Position& position) {
    return position.number.FitsInPrecision(most_digits - (scale - position.scale));
  };
  if (scale < most_digits && has_room(low) && has_room(high)) {
    low = {checked(low.number.Rescale(low.scale, scale)), scale};
    high = {checked(high.number.Rescale(high.scale, scale)), scale};
  } else {
    low = {Decimal256(low.number.ReduceScaleBy(low.scale, false)), 0};
    high = {Decimal256(high.number.ReduceScaleBy(high.scale, false)), 0};
  }
}

/// The ends between `count` ranges, ascending and distinct, above `lower`. They are exact: doubles
/// would put neighbours among large numbers together.
std::vector<Value> ends_between(const Value& lower, const Value& upper, std::size_t count) {
  Position low = position_of(lower);
  Position high = position_of(upper);
  align(low, high);
  std::vector<Value> ends;
  if (high.number <= low.number) return ends;
  const Decimal256 values(high.number + -low.number + Decimal256(1));
  const Decimal256 parts(static_cast<std::int64_t>(count));
  const Decimal256 each(values / parts);
  const Decimal256 rest(values + -(each * parts));
  Decimal256 last = low.number;
  for (std::size_t i = 1; i < count; ++i) {
    const Decimal256 index(static_cast<std::int64_t>(i));
    const Decimal256 end(low.number + each * index + rest * index / parts);
    if (end > last) ends.push_back(value_at({end, low.scale}, lower));
    last = end;
  }
  return ends;
}

/// The same for doubles, NaN and the infinities among them.
std::vector<Value> ends_between(double lower, double upper, std::size_t count) {
  constexpr double most = std::numeric_limits<double>::max();
  const double low = std::isnan(lower) ? most : std::clamp(lower, -most, most);
  const double high = std::isnan(upper) ? most : std::clamp(upper, -most, most);
  std::vector<Value> ends;
  double last = low;
  for (std::size_t i = 1; i < count; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(count);
    const double end = low * (1 - share) + high * share;
    if (!(end > last)) continue;
    ends.emplace_back(end);
    last = end;
  }
  return ends;
}

}  // namespace

TypeKind range_kind(const arrow::Field& column) {
  using arrow::Type;
  switch (column.type()->id()) {
    case Type::INT8:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::UINT8:
    case Type::UINT16:
    case Type::UINT32:
      return TypeKind::integer;
    case Type::UINT64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
      return TypeKind::decimal;
    case Type::FLOAT:
    case Type::DOUBLE:
      return TypeKind::real;
    case Type::DATE32:
      return TypeKind::date;
    case Type::TIMESTAMP:
      return TypeKind::datetime;
    default:
      break;
  }
  if (text_kind(column) == TextKind::numeric) return TypeKind::decimal;
  throw Error(ErrorKind::usage,
              "the column " + in_quotes(column.name()) + " is of the type " +
                  column.type()->ToString() + ", which a table cannot be partitioned by",
              "name a column of integers, decimals, floats, dates or timestamps");
}

Value range_bound(const Value& bound, TypeKind kind, const std::string& column) {
  if (bound.is_null()) return bound;
  Value value = bound;
  try {
    if (kind_of(bound) != kind) value = parse_value(to_text(bound), kind);
    if (const auto* decimal = value.get_if<Decimal>()) position(*decimal);
  } catch (const Error& error) {
    throw Error(ErrorKind::usage,
                "a bound of the partition column " + in_quotes(column) + ": " + error.message(),
                "give lower and upper as values of the column's type");
  }
  if (const auto* date = value.get_if<Date>()) {
    return Date{
        static_cast<std::int32_t>(std::clamp<std::int64_t>(date->days, first_day, last_day))};
  }
  if (const auto* time = value.get_if<DateTime>()) {
    const std::int64_t offset = time->utc_offset_seconds.value_or(0) * std::int64_t{1'000'000};
    DateTime in_utc{std::clamp(time->microseconds - offset, first_day * microseconds_of_day,
                               last_day * microseconds_of_day),
                    {}};
    if (time->utc_offset_seconds) in_utc.utc_offset_seconds = 0;
    return in_utc;
  }
  return value;
}

std::vector<ColumnRange> column_ranges(const Value& lower, const Value& upper, std::size_t count) {
  std::vector<ColumnRange> ranges(1);
  if (lower.is_null() || upper.is_null()) return ranges;
  const auto* low = lower.get_if<double>();
  std::vector<Value> ends = low != nullptr ? ends_between(*low, *upper.get_if<double>(), count)
                                           : ends_between(lower, upper, count);
  for (Value& end : ends) {
    ranges.back().below = end;
    ranges.push_back({std::move(end), {}});
  }
  return ranges;
}

}  // namespace sqlpod
