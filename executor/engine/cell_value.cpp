#include "executor/engine/cell_value.h"

#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/formatting.h>

#include <limits>
#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

[[noreturn]] void refuse(const arrow::DataType& type) {
  throw Error(ErrorKind::usage,
              "a column of the Arrow type " + type.ToString() + " cannot be bound",
              "convert it in the file: to text, a number, a date or a time");
}

/// `count` of `unit` in microseconds.
std::int64_t microseconds(std::int64_t count, arrow::TimeUnit::type unit) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  const auto times = [&](std::int64_t factor) {
    if (count > most / factor || count < -(most / factor)) {
      throw Error(ErrorKind::usage, "a time is too far away for microseconds in 64 bits",
                  "give a time within 290,000 years of 1970");
    }
    return count * factor;
  };
  switch (unit) {
    case arrow::TimeUnit::SECOND:
      return times(1'000'000);
    case arrow::TimeUnit::MILLI:
      return times(1000);
    case arrow::TimeUnit::MICRO:
      return count;
    case arrow::TimeUnit::NANO:
      break;
  }
  if (count % 1000 != 0) {
    throw Error(ErrorKind::usage, "a time has nanoseconds, which would be lost",
                "write times to the microsecond");
  }
  return count / 1000;
}

template <typename Array>
auto raw(const arrow::Array& array, std::int64_t row) {
  return static_cast<const Array&>(array).Value(row);
}

template <typename Array>
std::int64_t integer(const arrow::Array& array, std::int64_t row) {
  return static_cast<std::int64_t>(raw<Array>(array, row));
}

Value unsigned_value(std::uint64_t number) {
  if (number <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return static_cast<std::int64_t>(number);
  }
  return Decimal{std::to_string(number)};
}

template <typename Array>
Value text(const arrow::Array& array, std::int64_t row) {
  return std::string(static_cast<const Array&>(array).GetView(row));
}

template <typename Array>
Value bytes(const arrow::Array& array, std::int64_t row) {
  return Bytes{std::string(static_cast<const Array&>(array).GetView(row))};
}

template <typename Array>
Value list(const arrow::Array& array, std::int64_t row) {
  const auto items = static_cast<const Array&>(array).value_slice(row);
  Value::List values;
  for (std::int64_t i = 0; i < items->length(); ++i) values.push_back(cell_value(*items, i));
  return values;
}

/// Arrow writes a large negative exponent as E notation; a Decimal is plain.
template <typename Array, typename Number>
Value decimal(const arrow::Array& array, std::int64_t row) {
  const auto& type = static_cast<const arrow::DecimalType&>(*array.type());
  const Number number(static_cast<const Array&>(array).GetValue(row));
  std::string digits = number.ToIntegerString();
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  if (type.scale() < 0) digits.append(static_cast<std::size_t>(-type.scale()), '0');
  if (type.scale() > 0) {
    const auto scale = static_cast<std::size_t>(type.scale());
    if (digits.size() <= scale) digits.insert(0, scale + 1 - digits.size(), '0');
    digits.insert(digits.size() - scale, ".");
  }
  return Decimal{(negative ? "-" : "") + digits};
}

}  // namespace

Value cell_value(const arrow::Array& array, std::int64_t row) {
  using arrow::Type;
  if (array.IsNull(row)) return {};
  switch (array.type_id()) {
    case Type::NA:
      return {};
    case Type::BOOL:
      return raw<arrow::BooleanArray>(array, row);
    case Type::INT8:
      return integer<arrow::Int8Array>(array, row);
    case Type::INT16:
      return integer<arrow::Int16Array>(array, row);
    case Type::INT32:
      return integer<arrow::Int32Array>(array, row);
    case Type::INT64:
      return raw<arrow::Int64Array>(array, row);
    case Type::UINT8:
      return integer<arrow::UInt8Array>(array, row);
    case Type::UINT16:
      return integer<arrow::UInt16Array>(array, row);
    case Type::UINT32:
      return integer<arrow::UInt32Array>(array, row);
    case Type::UINT64:
      return unsigned_value(raw<arrow::UInt64Array>(array, row));
    case Type::FLOAT:
      return static_cast<double>(raw<arrow::FloatArray>(array, row));
    case Type::DOUBLE:
      return raw<arrow::DoubleArray>(array, row);
    case Type::STRING:
      return text<arrow::StringArray>(array, row);
    case Type::LARGE_STRING:
      return text<arrow::LargeStringArray>(array, row);
    case Type::BINARY:
      return bytes<arrow::BinaryArray>(array, row);
    case Type::LARGE_BINARY:
      return bytes<arrow::LargeBinaryArray>(array, row);
    case Type::FIXED_SIZE_BINARY:
      return bytes<arrow::FixedSizeBinaryArray>(array, row);
    case Type::DECIMAL128:
      return decimal<arrow::Decimal128Array, arrow::Decimal128>(array, row);
    case Type::DECIMAL256:
      return decimal<arrow::Decimal256Array, arrow::Decimal256>(array, row);
    case Type::DATE32:
      return Date{raw<arrow::Date32Array>(array, row)};
    case Type::DATE64:
      return Date{static_cast<std::int32_t>(raw<arrow::Date64Array>(array, row) / 86'400'000)};
    case Type::TIME32: {
      const auto unit = static_cast<const arrow::Time32Type&>(*array.type()).unit();
      return Time{microseconds(raw<arrow::Time32Array>(array, row), unit), std::nullopt};
    }
    case Type::TIME64: {
      const auto unit = static_cast<const arrow::Time64Type&>(*array.type()).unit();
      return Time{microseconds(raw<arrow::Time64Array>(array, row), unit), std::nullopt};
    }
    case Type::TIMESTAMP: {
      const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
      DateTime time{microseconds(raw<arrow::TimestampArray>(array, row), type.unit()), {}};
      if (!type.timezone().empty()) time.utc_offset_seconds = 0;
      return time;
    }
    case Type::DURATION: {
      const auto unit = static_cast<const arrow::DurationType&>(*array.type()).unit();
      return Timedelta{microseconds(raw<arrow::DurationArray>(array, row), unit)};
    }
    case Type::LIST:
      return list<arrow::ListArray>(array, row);
    case Type::LARGE_LIST:
      return list<arrow::LargeListArray>(array, row);
    case Type::DICTIONARY: {
      const auto& dictionary = static_cast<const arrow::DictionaryArray&>(array);
      return cell_value(*dictionary.dictionary(), dictionary.GetValueIndex(row));
    }
    default:
      refuse(*array.type());
  }
}

InputType cell_type(const arrow::DataType& type) {
  using arrow::Type;
  const auto nullable = [](TypeKind kind) { return InputType{kind, true, nullptr}; };
  switch (type.id()) {
    case Type::NA:
    case Type::STRING:
    case Type::LARGE_STRING:
      return nullable(TypeKind::text);
    case Type::BOOL:
      return nullable(TypeKind::boolean);
    case Type::INT8:
    case Type::INT16:
    case Type::INT32:
    case Type::INT64:
    case Type::UINT8:
    case Type::UINT16:
    case Type::UINT32:
      return nullable(TypeKind::integer);
    case Type::UINT64:
    case Type::DECIMAL128:
    case Type::DECIMAL256:
      return nullable(TypeKind::decimal);
    case Type::FLOAT:
    case Type::DOUBLE:
      return nullable(TypeKind::real);
    case Type::BINARY:
    case Type::LARGE_BINARY:
    case Type::FIXED_SIZE_BINARY:
      return nullable(TypeKind::bytes);
    case Type::DATE32:
    case Type::DATE64:
      return nullable(TypeKind::date);
    case Type::TIME32:
    case Type::TIME64:
      return nullable(TypeKind::time);
    case Type::TIMESTAMP:
      return nullable(TypeKind::datetime);
    case Type::DURATION:
      return nullable(TypeKind::timedelta);
    case Type::LIST:
    case Type::LARGE_LIST: {
      const auto& items = static_cast<const arrow::BaseListType&>(type);
      return {TypeKind::list, true,
              std::make_shared<const InputType>(cell_type(*items.value_type()))};
    }
    case Type::DICTIONARY:
      return cell_type(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      refuse(type);
  }
}

}  // namespace sqlpod
