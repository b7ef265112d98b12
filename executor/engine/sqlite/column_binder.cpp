#include "executor/engine/sqlite/column_binder.h"

#include <arrow/type.h>
#include <arrow/util/decimal.h>

#include <cstddef>
#include <cstdint>
#include <string>

#include "config/date_time_text.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/sqlite/parameters.h"

namespace sqlpod::sqlite {
namespace {

template <typename Array>
class IntegerBinder : public ColumnBinder {
 public:
  explicit IntegerBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    return sqlite3_bind_int64(statement, index, static_cast<std::int64_t>(array_.Value(row)));
  }

 private:
  const Array& array_;
};

template <typename Array>
class RealBinder : public ColumnBinder {
 public:
  explicit RealBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    return sqlite3_bind_double(statement, index, static_cast<double>(array_.Value(row)));
  }

 private:
  const Array& array_;
};

template <typename Array>
class TextBinder : public ColumnBinder {
 public:
  explicit TextBinder(const arrow::Array& array) : array_(static_cast<const Array&>(array)) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    const auto text = array_.GetView(row);
    // A null pointer would be NULL.
    const char* const data = text.data() == nullptr ? "" : text.data();
    return sqlite3_bind_text64(statement, index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }

 private:
  const Array& array_;
};

/// Timestamps in microseconds, as the text that to_string(DateTime) gives.
class TimestampBinder : public ColumnBinder {
 public:
  explicit TimestampBinder(const arrow::Array& array)
      : array_(static_cast<const arrow::TimestampArray&>(array)),
        zone_(static_cast<const arrow::TimestampType&>(*array.type()).timezone().empty()
                  ? ""
                  : "+00:00") {}

  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    if (array_.IsNull(row)) return sqlite3_bind_null(statement, index);
    constexpr std::int64_t units_per_day = 86'400 * units_per_second;
    const std::int64_t count = array_.Value(row);
    std::int64_t days = count / units_per_day;
    std::int64_t rest = count % units_per_day;
    if (rest < 0) {
      --days;
      rest += units_per_day;
    }
    set_day(days);
    text_.resize(day_length_);
    append_clock(rest / units_per_second);
    append_fraction(rest % units_per_second);
    text_ += zone_;
    return sqlite3_bind_text64(statement, index, text_.data(), text_.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
  }

 private:
  /// Writes the date, unless it is that of the row before.
  void set_day(std::int64_t days) {
    if (day_length_ > 0 && days == days_) return;
    days_ = days;
    text_ = to_string(Date{static_cast<std::int32_t>(days)}) + ' ';
    day_length_ = text_.size();
  }
  void append_two(std::int64_t number) {
    text_ += static_cast<char>('0' + number / 10);
    text_ += static_cast<char>('0' + number % 10);
  }
  void append_clock(std::int64_t seconds) {
    append_two(seconds / 3600);
    text_ += ':';
    append_two(seconds / 60 % 60);
    text_ += ':';
    append_two(seconds % 60);
  }
  void append_fraction(std::int64_t units) {
    if (units == 0) return;
    text_ += '.';
    for (std::int64_t unit = units_per_second / 10; units > 0; unit /= 10) {
      text_ += static_cast<char>('0' + units / unit);
      units %= unit;
    }
  }

  static constexpr std::int64_t units_per_second = 1'000'000;

  const arrow::TimestampArray& array_;
  const char* zone_;
  std::int64_t days_ = 0;
  std::size_t day_length_ = 0;
  std::string text_;  // SQLite points into it until the next row is bound
};

/// Every other kind: by way of a Value.
class ValueBinder : public ColumnBinder {
 public:
  ValueBinder(const arrow::Array& array, const Parameter& parameter)
      : array_(array), parameter_(parameter) {}
  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    parameter_.value = cell_value(array_, row);
    sqlite::bind(statement, index, parameter_);
    return SQLITE_OK;
  }

 private:
  const arrow::Array& array_;
  Parameter parameter_;
};

/// Decimals of up to 15 digits are reals, as bind() has it; wider ones go by way of a Value.
class DecimalBinder : public ValueBinder {
 public:
  DecimalBinder(const arrow::Array& array, const Parameter& parameter)
      : ValueBinder(array, parameter),
        decimals_(static_cast<const arrow::Decimal128Array&>(array)),
        divisor_(power_of_ten(static_cast<const arrow::DecimalType&>(*array.type()).scale())) {}

  static constexpr std::int32_t largest_scale = 22;  // greater powers of ten are no doubles

  int bind(sqlite3_stmt* statement, int index, std::int64_t row) override {
    constexpr std::int64_t beyond_15_digits = 1'000'000'000'000'000;
    if (decimals_.IsNull(row)) return sqlite3_bind_null(statement, index);
    const arrow::Decimal128 number(decimals_.GetValue(row));
    const auto digits = static_cast<std::int64_t>(number.low_bits());
    if (number.high_bits() != (digits < 0 ? -1 : 0) || digits >= beyond_15_digits ||
        digits <= -beyond_15_digits) {
      return ValueBinder::bind(statement, index, row);
    }
    // Both are exact, so the quotient is the double nearest to the decimal.
    return sqlite3_bind_double(statement, index, static_cast<double>(digits) / divisor_);
  }

 private:
  static double power_of_ten(std::int32_t exponent) {
    double power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
  }

  const arrow::Decimal128Array& decimals_;
  double divisor_;
};

std::unique_ptr<ColumnBinder> make_timestamp_binder(const arrow::Array& array,
                                                    const Parameter& parameter) {
  const auto& type = static_cast<const arrow::TimestampType&>(*array.type());
  if (type.unit() == arrow::TimeUnit::MICRO) return std::make_unique<TimestampBinder>(array);
  // Refuses what is no whole microsecond, or out of their range.
  return std::make_unique<ValueBinder>(array, parameter);
}

std::unique_ptr<ColumnBinder> make_decimal_binder(const arrow::Array& array,
                                                  const Parameter& parameter) {
  const std::int32_t scale = static_cast<const arrow::DecimalType&>(*array.type()).scale();
  if (scale < 0 || scale > DecimalBinder::largest_scale) {
    return std::make_unique<ValueBinder>(array, parameter);
  }
  return std::make_unique<DecimalBinder>(array, parameter);
}

}  // namespace

std::unique_ptr<ColumnBinder> make_column_binder(const arrow::Array& array,
                                                 const Parameter& parameter) {
  using arrow::Type;
  switch (array.type_id()) {
    case Type::INT8:
      return std::make_unique<IntegerBinder<arrow::Int8Array>>(array);
    case Type::INT16:
      return std::make_unique<IntegerBinder<arrow::Int16Array>>(array);
    case Type::INT32:
      return std::make_unique<IntegerBinder<arrow::Int32Array>>(array);
    case Type::INT64:
      return std::make_unique<IntegerBinder<arrow::Int64Array>>(array);
    case Type::UINT8:
      return std::make_unique<IntegerBinder<arrow::UInt8Array>>(array);
    case Type::UINT16:
      return std::make_unique<IntegerBinder<arrow::UInt16Array>>(array);
    case Type::UINT32:
      return std::make_unique<IntegerBinder<arrow::UInt32Array>>(array);
    case Type::BOOL:
      return std::make_unique<IntegerBinder<arrow::BooleanArray>>(array);
    case Type::FLOAT:
      return std::make_unique<RealBinder<arrow::FloatArray>>(array);
    case Type::DOUBLE:
      return std::make_unique<RealBinder<arrow::DoubleArray>>(array);
    case Type::STRING:
      return std::make_unique<TextBinder<arrow::StringArray>>(array);
    case Type::LARGE_STRING:
      return std::make_unique<TextBinder<arrow::LargeStringArray>>(array);
    case Type::TIMESTAMP:
      return make_timestamp_binder(array, parameter);
    case Type::DECIMAL128:
      return make_decimal_binder(array, parameter);
    default:
      return std::make_unique<ValueBinder>(array, parameter);
  }
}

}  // namespace sqlpod::sqlite
