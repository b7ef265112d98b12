#include "executor/table/cell_text.h"

#include <arrow/util/decimal.h>

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <string_view>

#include "executor/table/text_kind.h"

namespace sqlpod {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;

template <std::integral Integer>
void append_integer(Integer value, std::string& out) {
  std::array<char, 24> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  out.append(text.data(), end);
}

/// `value`, not negative, with leading zeros up to `width` digits.
void append_padded(std::int64_t value, int width, std::string& out) {
  std::array<char, 24> text;
  char* const end = text.data() + text.size();
  char* start = end;
  for (; value > 0 || width > 0; value /= 10, --width) {
    *--start = static_cast<char>('0' + value % 10);
  }
  out.append(start, end);
}

/// The same for a number below 100, which most parts of a date and a time are.
void append_two_digits(std::int64_t value, std::string& out) {
  const auto number = static_cast<unsigned>(value);
  const char digits[] = {static_cast<char>('0' + number / 10),
                         static_cast<char>('0' + number % 10)};
  out.append(digits, sizeof digits);
}

template <std::floating_point Real>
void append_shortest(Real value, std::string& out) {
  if (std::isnan(value)) {
    out += "NaN";
    return;
  }
  if (std::isinf(value)) {
    out += value < 0 ? "-Infinity" : "Infinity";
    return;
  }
  std::array<char, 40> text;
  const Real size = std::fabs(value);
  const bool plain = size == 0 || (size >= Real(1e-4) && size < Real(1e16));
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format).ptr;
  const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
  out += digits;
  if (plain && digits.find('.') == std::string_view::npos) out += ".0";
}

/// The Gregorian date of a day since 1970-01-01 (Howard Hinnant's days-to-civil arithmetic, eras of
/// 400 years).
void append_date(std::int64_t days, std::string& out) {
  constexpr std::int64_t days_per_era = 146'097;
  const std::int64_t shifted =
      days + 719'468;  // since 0000-03-01, so that a leap day ends its year
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - (days_per_era - 1)) / days_per_era;
  const std::int64_t day_of_era = shifted - era * days_per_era;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  if (year < 0) out += '-';
  append_padded(year < 0 ? -year : year, 4, out);
  out += '-';
  append_two_digits(month, out);
  out += '-';
  append_two_digits(day, out);
}

/// A time of `microseconds`, not negative; hours may pass 24.
void append_clock(std::int64_t microseconds, std::string& out) {
  const std::int64_t seconds = microseconds / microseconds_per_second;
  append_padded(seconds / 3600, 2, out);
  out += ':';
  append_two_digits(seconds / 60 % 60, out);
  out += ':';
  append_two_digits(seconds % 60, out);
  if (const std::int64_t fraction = microseconds % microseconds_per_second; fraction != 0) {
    out += '.';
    append_padded(fraction, 6, out);
  }
}

void append_duration(std::int64_t microseconds, std::string& out) {
  if (microseconds >= 0) return append_clock(microseconds, out);
  out += '-';
  if (microseconds == INT64_MIN) {  // has no positive counterpart
    out += "2562047788:00:54.775808";
  } else {
    append_clock(-microseconds, out);
  }
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
  std::array<char, 24> text;
  const auto low = static_cast<std::int64_t>(value.little_endian_array()[0]);
  const auto end = std::to_chars(text.data(), text.data() + text.size(), low).ptr;
  append_scaled({text.data(), static_cast<std::size_t>(end - text.data())}, scale, out);
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
  if constexpr (std::floating_point<decltype(value)>) {
    append_shortest(value, out);
  } else {
    append_integer(value, out);
  }
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

void append_date_cell(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_date(static_cast<const arrow::Date32Array&>(array).Value(row), out);
}

void append_time_cell(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_duration(static_cast<const arrow::Time64Array&>(array).Value(row), out);
}

void append_duration_cell(const arrow::Array& array, std::int64_t row, std::string& out) {
  append_duration(static_cast<const arrow::DurationArray&>(array).Value(row), out);
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
  const arrow::DataType& type = *field.type();
  const bool trimmed = text_kind(field) == TextKind::numeric;
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
      return append_date_cell;
    case arrow::Type::TIME64:
      return in_microseconds<arrow::Time64Type>(type) ? append_time_cell : nullptr;
    case arrow::Type::TIMESTAMP:
      return timestamp_text(type);
    case arrow::Type::DURATION:
      return in_microseconds<arrow::DurationType>(type) ? append_duration_cell : nullptr;
    case arrow::Type::DECIMAL128:
      return trimmed ? append_trimmed_decimal<arrow::Decimal128>
                     : append_decimal<arrow::Decimal128>;
    case arrow::Type::DECIMAL256:
      return trimmed ? append_trimmed_decimal<arrow::Decimal256>
                     : append_decimal<arrow::Decimal256>;
    default:
      return nullptr;
  }
}

void append_real(double value, std::string& out) {
  append_shortest(value, out);
}

void append_real(float value, std::string& out) {
  append_shortest(value, out);
}

void append_timestamp(std::int64_t microseconds, bool utc, std::string& out) {
  std::int64_t days = microseconds / microseconds_per_day;
  std::int64_t of_day = microseconds % microseconds_per_day;
  if (of_day < 0) {
    of_day += microseconds_per_day;
    --days;
  }
  append_date(days, out);
  out += 'T';
  append_clock(of_day, out);
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
