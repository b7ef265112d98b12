#include "executor/table/cell_text.h"

#include <arrow/util/decimal.h>

#include <algorithm>
#include <array>
#include <concepts>

#include "executor/table/digits.h"
#include "executor/table/interval_text.h"
#include "executor/table/json_value.h"

namespace sqlpod {
namespace {

/// Appends what `put` writes.
template <typename Put>
void append_digits(std::string& out, Put put) {
  std::array<char, 2 * cell_room> text;
  out.append(text.data(), put(text.data()));
}

/// An integer's digits with the point put in `scale` places from the right.
void append_scaled(std::string_view digits, std::int32_t scale, std::string& out) {
  if (digits.front() == '-') {
    out += '-';
    digits.remove_prefix(1);
  }
  if (scale <= 0) {
    out += digits;
    if (digits != "0") out.append(static_cast<std::size_t>(-scale), '0');
    return;
  }
  const auto places = static_cast<std::size_t>(scale);
  if (digits.size() <= places) {
    out += "0.";
    out.append(places - digits.size(), '0');
    out += digits;
    return;
  }
  out += digits.substr(0, digits.size() - places);
  out += '.';
  out += digits.substr(digits.size() - places);
}

template <typename Value>
bool fits_in_64_bits(const Value& value) {
  const auto words = value.little_endian_array();
  const std::uint64_t extension = static_cast<std::int64_t>(words[0]) < 0 ? UINT64_MAX : 0;
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (words[i] != extension) return false;
  }
  return true;
}

template <typename Value>
void append_decimal(const arrow::Array& array, std::int64_t row, std::string& out) {
  const auto& cells = static_cast<const arrow::FixedSizeBinaryArray&>(array);
  const std::int32_t scale = static_cast<const arrow::DecimalType&>(*array.type()).scale();
  const Value value(cells.GetValue(row));
  if (!fits_in_64_bits(value)) return append_scaled(value.ToIntegerString(), scale, out);
  const auto low = static_cast<std::int64_t>(value.little_endian_array()[0]);
  if (scale < 0 || scale > 18) return append_scaled(std::to_string(low), scale, out);
  append_digits(out, [&](char* to) { return put_scaled(low, scale, to); });
}

/// A decimal whose scale says nothing of the value: without the zeros at its end.
template <typename Value>
void append_trimmed_decimal(const arrow::Array& array, std::int64_t row, std::string& out) {
  const std::size_t start = out.size();
  append_decimal<Value>(array, row, out);
  if (out.find('.', start) == std::string::npos) return;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
}

template <typename Array>
void append_number(const arrow::Array& array, std::int64_t row, std::string& out) {
  const auto value = static_cast<const Array&>(array).Value(row);
  append_digits(out, [&](char* to) {
    if constexpr (std::floating_point<decltype(value)>)
      return put_real(value, to);
    else
      return put_integer(value, to);
  });
}

template <typename Array>
void append_text(const arrow::Array& array, std::int64_t row, std::string& out) {
  out += static_cast<const Array&>(array).GetView(row);
}

template <typename Array>
void append_bytes(const arrow::Array& array, std::int64_t row, std::string& out) {
  out += "\\x";
  append_hex(static_cast<const Array&>(array).GetView(row), out);
}

void append_null(const arrow::Array&, std::int64_t, std::string&) {}

void append_boolean(const arrow::Array& array, std::int64_t row, std::string& out) {
  out += static_cast<const arrow::BooleanArray&>(array).Value(row) ? "true" : "false";
}

void append_date(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_digits(out, [&](char* to) {
    return put_date(static_cast<const arrow::Date32Array&>(array).Value(row), to);
  });
}

/// A time or a duration.
template <typename Array>
void append_duration(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_digits(
      out, [&](char* to) { return put_duration(static_cast<const Array&>(array).Value(row), to); });
}

void append_interval_cell(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_interval(static_cast<const arrow::MonthDayNanoIntervalArray&>(array).GetValue(row), out);
}

void append_nested(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_json_value(array, TextKind::plain, row, out);
}

template <bool utc>
void append_timestamp_cell(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_timestamp(static_cast<const arrow::TimestampArray&>(array).Value(row), utc, out);
}

template <typename Type>
bool in_microseconds(const arrow::DataType& type) {
  return static_cast<const Type&>(type).unit() == arrow::TimeUnit::MICRO;
}

AppendCell timestamp_text(const arrow::DataType& type) {
  if (!in_microseconds<arrow::TimestampType>(type)) return nullptr;
  const std::string& zone = static_cast<const arrow::TimestampType&>(type).timezone();
  if (zone.empty()) return append_timestamp_cell<false>;
  return zone == "UTC" ? append_timestamp_cell<true> : nullptr;
}

}  // namespace

AppendCell cell_text(const arrow::Field& field) {
  return cell_text(*field.type(), text_kind(field));
}

AppendCell cell_text(const arrow::DataType& type, TextKind kind) {
  const bool trimmed = kind == TextKind::numeric;
  switch (type.id()) {
    case arrow::Type::NA:
      return append_null;
    case arrow::Type::BOOL:
      return append_boolean;
    case arrow::Type::INT8:
      return append_number<arrow::Int8Array>;
    case arrow::Type::INT16:
      return append_number<arrow::Int16Array>;
    case arrow::Type::INT32:
      return append_number<arrow::Int32Array>;
    case arrow::Type::INT64:
      return append_number<arrow::Int64Array>;
    case arrow::Type::UINT8:
      return append_number<arrow::UInt8Array>;
    case arrow::Type::UINT16:
      return append_number<arrow::UInt16Array>;
    case arrow::Type::UINT32:
      return append_number<arrow::UInt32Array>;
    case arrow::Type::UINT64:
      return append_number<arrow::UInt64Array>;
    case arrow::Type::FLOAT:
      return append_number<arrow::FloatArray>;
    case arrow::Type::DOUBLE:
      return append_number<arrow::DoubleArray>;
    case arrow::Type::STRING:
      return append_text<arrow::StringArray>;
    case arrow::Type::LARGE_STRING:
      return append_text<arrow::LargeStringArray>;
    case arrow::Type::BINARY:
      return append_bytes<arrow::BinaryArray>;
    case arrow::Type::LARGE_BINARY:
      return append_bytes<arrow::LargeBinaryArray>;
    case arrow::Type::DATE32:
      return append_date;
    case arrow::Type::TIME64:
      return in_microseconds<arrow::Time64Type>(type) ? append_duration<arrow::Time64Array>
                                                      : nullptr;
    case arrow::Type::TIMESTAMP:
      return timestamp_text(type);
    case arrow::Type::DURATION:
      return in_microseconds<arrow::DurationType>(type) ? append_duration<arrow::DurationArray>
                                                        : nullptr;
    case arrow::Type::DECIMAL128:
      return trimmed ? append_trimmed_decimal<arrow::Decimal128>
                     : append_decimal<arrow::Decimal128>;
    case arrow::Type::DECIMAL256:
      return trimmed ? append_trimmed_decimal<arrow::Decimal256>
                     : append_decimal<arrow::Decimal256>;
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return append_interval_cell;
    case arrow::Type::LIST:
    case arrow::Type::STRUCT:
    case arrow::Type::MAP:
      return has_json_form(type) ? append_nested : nullptr;
    default:
      return nullptr;
  }
}

void append_real(double value, std::string& out) {
  append_digits(out, [&](char* to) { return put_real(value, to); });
}

void append_real(float value, std::string& out) {
  append_digits(out, [&](char* to) { return put_real(value, to); });
}

void append_timestamp(std::int64_t microseconds, bool utc, std::string& out) {
  append_digits(out, [&](char* to) { return put_timestamp(microseconds, to); });
  if (utc) out += 'Z';
}

void append_hex(std::string_view bytes, std::string& out) {
  constexpr char digits[] = "0123456789abcdef";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 0xFU];
  }
}

void append_base64(std::string_view bytes, std::string& out) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const std::uint32_t byte =
          i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0;
      group = (group << 8U) | byte;
    }
    const std::size_t given = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= given ? digits[(group >> (18U - 6U * j)) & 0x3FU] : '=';
    }
  }
}

}  // namespace sqlpod
