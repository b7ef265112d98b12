#include "flyte/result_column.h"

#include <arrow/array/array_decimal.h>
#include <arrow/array/array_nested.h>
#include <arrow/array/array_primitive.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/type_traits.h>
#include <arrow/util/decimal.h>
#include <arrow/util/key_value_metadata.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "config/value_text.h"
#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/table/text_kind.h"

namespace sqlpod::flyte {
namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;
using Convert = ConvertColumn;

/// A column of another type, made cell by cell; `convert` answers nothing for what becomes NULL.
template <typename Array, typename Builder, typename Cell>
Convert by_cells(const std::shared_ptr<arrow::DataType>& type, Cell convert) {
  return [type, convert](const ArrayPointer& array, std::int64_t first_row) {
    const auto& cells = static_cast<const Array&>(*array);
    Builder builder(type, arrow::default_memory_pool());
    check(builder.Reserve(cells.length()));
    std::int64_t row = 0;
    try {
      for (; row < cells.length(); ++row) {
        const auto value = cells.IsNull(row) ? std::nullopt : convert(cells, row);
        check(value ? builder.Append(*value) : builder.AppendNull());
      }
    } catch (const Error& error) {
      throw Error(error.kind(), "row " + std::to_string(first_row + row) + ": " + error.message(),
                  error.hint());
    }
    return checked(builder.Finish());
  };
}

template <typename Array>
Convert to_integers() {
  return by_cells<Array, arrow::Int64Builder>(
      arrow::int64(), [](const Array& cells, std::int64_t row) {
        return std::optional(static_cast<std::int64_t>(cells.Value(row)));
      });
}

constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

Convert unsigned_to_integers() {
  return by_cells<arrow::UInt64Array, arrow::Int64Builder>(
      arrow::int64(), [](const arrow::UInt64Array& cells, std::int64_t row) {
        const std::uint64_t value = cells.Value(row);
        if (value > largest) {
          throw Error(ErrorKind::query,
                      std::to_string(value) + " is larger than a 64-bit integer with a sign",
                      "cast the column in the query, to DECIMAL(20) or to CHAR");
        }
        return std::optional(static_cast<std::int64_t>(value));
      });
}

bool needs_unsigned(const arrow::Array& array) {
  const auto& cells = static_cast<const arrow::UInt64Array&>(array);
  for (std::int64_t row = 0; row < cells.length(); ++row) {
    if (cells.IsValid(row) && cells.Value(row) > largest) return true;
  }
  return false;
}

double parsed(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    const bool is_small = std::string_view(text).find_first_of("123456789") > text.find('.');
    return is_small ? 0.0 : (text[0] == '-' ? -HUGE_VAL : HUGE_VAL);
  }
  return number;
}

std::optional<double> unless_nan(double number) {
  return std::isnan(number) ? std::nullopt : std::optional(number);
}

/// By its text: 0.1 of four bytes is the 0.1 of eight.
double widened(float number) {
  if (!std::isfinite(number)) return static_cast<double>(number);
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return parsed({text.data(), static_cast<std::size_t>(end - text.data())});
}

double nearest(const arrow::Decimal128& decimal, std::int32_t scale) {
  constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  constexpr std::int64_t exact = std::int64_t{1} << 53U;
  const auto low = static_cast<std::int64_t>(decimal.low_bits());
  const bool is_short = decimal.high_bits() == (low < 0 ? -1 : 0) && low <= exact && low >= -exact;
  // Both are exact doubles then, and a division rounds once.
  if (is_short && scale >= 0 && scale < static_cast<std::int32_t>(powers.size()))
    return static_cast<double>(low) / powers.at(static_cast<std::size_t>(scale));
  return parsed(decimal.ToString(scale));
}

Convert decimals_to_floats(const arrow::DataType& type) {
  const std::int32_t scale = static_cast<const arrow::DecimalType&>(type).scale();
  if (type.id() == arrow::Type::DECIMAL128) {
    return by_cells<arrow::Decimal128Array, arrow::DoubleBuilder>(
        arrow::float64(), [scale](const arrow::Decimal128Array& cells, std::int64_t row) {
          return std::optional(nearest(arrow::Decimal128(cells.GetValue(row)), scale));
        });
  }
  return by_cells<arrow::Decimal256Array, arrow::DoubleBuilder>(
      arrow::float64(), [](const arrow::Decimal256Array& cells, std::int64_t row) {
        return std::optional(parsed(cells.FormatValue(row)));
      });
}

Convert numeric_texts_to_floats() {
  return by_cells<arrow::StringArray, arrow::DoubleBuilder>(
      arrow::float64(), [](const arrow::StringArray& cells, std::int64_t row) {
        return unless_nan(parsed(cells.GetView(row)));
      });
}

std::optional<std::int64_t> microseconds(
    const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval) {
  constexpr std::int64_t day = 86'400'000'000;
  constexpr std::int64_t most_days = std::numeric_limits<std::int64_t>::max() / day - 106'752;
  const std::int64_t days = std::int64_t{interval.months} / 12 * 365 +
                            std::int64_t{interval.months} % 12 * 30 + interval.days;
  if (days > most_days || days < -most_days) {
    throw Error(ErrorKind::query, "an interval of more than 292,000 years",
                "cast the column to text in the query");
  }
  return days * day + interval.nanoseconds / 1000;
}

/// What the database calls the type, where the Arrow type says less.
std::string kind_of(const arrow::Field& field) {
  const int index = field.HasMetadata() ? field.metadata()->FindKey("sqlpod.type") : -1;
  return index < 0 ? std::string() : field.metadata()->value(index);
}

Convert times_without_offset() {
  return by_cells<arrow::StringArray, arrow::Time64Builder>(
      arrow::time64(arrow::TimeUnit::MICRO), [](const arrow::StringArray& cells, std::int64_t row) {
        const Value time = parse_value(cells.GetView(row), TypeKind::time);
        return std::optional(time.get_if<Time>()->microseconds);
      });
}

/// The number n of MySQL's bit(n), 0 for any other column.
int bits_of(const arrow::Field& field) {
  const std::string kind = kind_of(field);
  int bits = 0;
  constexpr std::string_view name = "bit(";
  if (kind.starts_with(name))
    std::from_chars(kind.data() + name.size(), kind.data() + kind.size(), bits);
  return bits;
}

/// Bits as bytes, the highest first.
Convert bits_to_bytes(int bits) {
  const int size = (bits + 7) / 8;
  return by_cells<arrow::UInt64Array, arrow::BinaryBuilder>(
      arrow::binary(), [size](const arrow::UInt64Array& cells, std::int64_t row) {
        std::string bytes;
        for (int byte = size - 1; byte >= 0; --byte) {
          bytes +=
              static_cast<char>(cells.Value(row) >> (8U * static_cast<unsigned>(byte)) & 0xFFU);
        }
        return std::optional(std::move(bytes));
      });
}

ResultColumn with(const std::shared_ptr<arrow::Field>& source,
                  const std::shared_ptr<arrow::DataType>& type, Convert convert) {
  return {arrow::field(source->name(), type, source->nullable()), std::move(convert)};
}

ResultColumn list_column(const std::shared_ptr<arrow::Field>& source, const arrow::Array& first,
                         ResultRules rules) {
  const auto& type = static_cast<const arrow::ListType&>(*source->type());
  rules.keeps_decimals = rules.keeps_decimals || arrow::is_decimal(type.value_type()->id());
  const auto& cells = static_cast<const arrow::ListArray&>(first);
  ResultColumn items = make_result_column(type.value_field(), *cells.values(), rules);
  if (!items.convert) return {source, {}};
  const auto changed = arrow::list(items.field);
  return with(
      source, changed,
      [changed, convert = items.convert](const ArrayPointer& array, std::int64_t first_row) {
        const auto& lists = static_cast<const arrow::ListArray&>(*array);
        return std::make_shared<arrow::ListArray>(
            changed, lists.length(), lists.value_offsets(), convert(lists.values(), first_row),
            lists.null_bitmap(), lists.null_count(), lists.offset());
      });
}

}  // namespace

ResultColumn make_result_column(const std::shared_ptr<arrow::Field>& source,
                                const arrow::Array& first, const ResultRules& rules) {
  const auto& type = *source->type();
  switch (type.id()) {
    case arrow::Type::BOOL:
      if (rules.has_truth_values) return {source, {}};
      return with(source, arrow::int64(), to_integers<arrow::BooleanArray>());
    case arrow::Type::INT8:
      return with(source, arrow::int64(), to_integers<arrow::Int8Array>());
    case arrow::Type::INT16:
      return with(source, arrow::int64(), to_integers<arrow::Int16Array>());
    case arrow::Type::INT32:
      return with(source, arrow::int64(), to_integers<arrow::Int32Array>());
    case arrow::Type::UINT8:
      return with(source, arrow::int64(), to_integers<arrow::UInt8Array>());
    case arrow::Type::UINT16:
      return with(source, arrow::int64(), to_integers<arrow::UInt16Array>());
    case arrow::Type::UINT32:
      return with(source, arrow::int64(), to_integers<arrow::UInt32Array>());
    case arrow::Type::UINT64:
      if (const int bits = bits_of(*source))
        return with(source, arrow::binary(), bits_to_bytes(bits));
      if (needs_unsigned(first)) return {source, {}};
      return with(source, arrow::int64(), unsigned_to_integers());
    case arrow::Type::FLOAT:
      return with(source, arrow::float64(),
                  by_cells<arrow::FloatArray, arrow::DoubleBuilder>(
                      arrow::float64(), [](const arrow::FloatArray& cells, std::int64_t row) {
                        return unless_nan(widened(cells.Value(row)));
                      }));
    case arrow::Type::DOUBLE:
      return with(source, arrow::float64(),
                  by_cells<arrow::DoubleArray, arrow::DoubleBuilder>(
                      arrow::float64(), [](const arrow::DoubleArray& cells, std::int64_t row) {
                        return unless_nan(cells.Value(row));
                      }));
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      if (rules.keeps_decimals) return {source, {}};
      return with(source, arrow::float64(), decimals_to_floats(type));
    case arrow::Type::STRING:
      if (kind_of(*source) == "timetz")
        return with(source, arrow::time64(arrow::TimeUnit::MICRO), times_without_offset());
      if (rules.keeps_decimals || text_kind(*source) != TextKind::numeric) return {source, {}};
      return with(source, arrow::float64(), numeric_texts_to_floats());
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return with(source, arrow::duration(arrow::TimeUnit::MICRO),
                  by_cells<arrow::MonthDayNanoIntervalArray, arrow::DurationBuilder>(
                      arrow::duration(arrow::TimeUnit::MICRO),
                      [](const arrow::MonthDayNanoIntervalArray& cells, std::int64_t row) {
                        return microseconds(cells.GetValue(row));
                      }));
    case arrow::Type::LIST:
      return list_column(source, first, rules);
    default:
      return {source, {}};
  }
}

}  // namespace sqlpod::flyte
