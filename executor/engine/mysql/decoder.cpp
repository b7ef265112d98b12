#include "executor/engine/mysql/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/util/key_value_metadata.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/engine/decimal_text.h"

namespace sqlpod::mysql {
namespace {

constexpr unsigned binary_charset = 63;
constexpr auto json_type =
    static_cast<enum_field_types>(245);  // MySQL's own; MariaDB's JSON is a text

bool is_unsigned(const MYSQL_FIELD& column) {
  return (column.flags & UNSIGNED_FLAG) != 0;
}

std::shared_ptr<arrow::DataType> integer_type(const MYSQL_FIELD& column) {
  const bool u = is_unsigned(column);
  switch (column.type) {
    case MYSQL_TYPE_TINY:
      return u ? arrow::uint8() : arrow::int8();
    case MYSQL_TYPE_SHORT:
      return u ? arrow::uint16() : arrow::int16();
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
      return u ? arrow::uint32() : arrow::int32();
    default:
      return u ? arrow::uint64() : arrow::int64();
  }
}

std::shared_ptr<arrow::DataType> decimal_type(const MYSQL_FIELD& column) {
  // The length counts the sign and the point.
  const auto scale = static_cast<std::int32_t>(column.decimals);
  const auto precision = static_cast<std::int32_t>(column.length) - (scale > 0 ? 1 : 0) -
                         (is_unsigned(column) ? 0 : 1);
  if (precision <= arrow::Decimal128Type::kMaxPrecision) return arrow::decimal128(precision, scale);
  return arrow::decimal256(precision, scale);
}

template <typename Builder>
class NumberDecoder : public Decoder {
 public:
  NumberDecoder(arrow::ArrayBuilder& builder, enum_field_types type)
      : builder_(static_cast<Builder&>(builder)), type_(type) {}
  enum_field_types bind_type() const override { return type_; }
  std::size_t buffer_size() const override { return sizeof(typename Builder::value_type); }
  std::string append(const Cell& cell) override {
    typename Builder::value_type number{};
    std::memcpy(&number, cell.buffer.data(), sizeof number);
    check(builder_.Append(number));
    return {};
  }

 private:
  Builder& builder_;
  enum_field_types type_;
};

/// What the client gives as bytes of any length.
class BytesCell : public Decoder {
 public:
  enum_field_types bind_type() const override { return MYSQL_TYPE_BLOB; }
  std::size_t buffer_size() const override { return 256; }

 protected:
  static std::string_view bytes(const Cell& cell) { return {cell.buffer.data(), cell.length}; }
};

template <typename Builder>
class BytesDecoder : public BytesCell {
 public:
  explicit BytesDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  std::string append(const Cell& cell) override {
    check(builder_.Append(bytes(cell)));
    return {};
  }

 private:
  Builder& builder_;
};

class BitDecoder : public BytesCell {
 public:
  explicit BitDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::UInt64Builder&>(builder)) {}
  std::string append(const Cell& cell) override {
    std::uint64_t bits = 0;
    for (const char c : bytes(cell)) bits = (bits << 8U) | static_cast<unsigned char>(c);
    check(builder_.Append(bits));
    return {};
  }

 private:
  arrow::UInt64Builder& builder_;
};

template <typename Builder>
class DecimalDecoder : public BytesCell {
 public:
  explicit DecimalDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  enum_field_types bind_type() const override { return MYSQL_TYPE_STRING; }
  std::string append(const Cell& cell) override { return append_decimal(builder_, bytes(cell)); }

 private:
  Builder& builder_;
};

/// What the client gives as a broken-down time.
class TimeCell : public Decoder {
 public:
  explicit TimeCell(enum_field_types type) : type_(type) {}
  enum_field_types bind_type() const override { return type_; }
  std::size_t buffer_size() const override { return sizeof(MYSQL_TIME); }

 protected:
  static MYSQL_TIME time(const Cell& cell) {
    MYSQL_TIME time;
    std::memcpy(&time, cell.buffer.data(), sizeof time);
    return time;
  }
  static std::optional<std::int64_t> days(const MYSQL_TIME& time) {
    namespace chrono = std::chrono;
    if (time.month == 0 || time.day == 0)
      return std::nullopt;  // a zero date: no day of any calendar
    const auto date = chrono::year(static_cast<int>(time.year)) / chrono::month(time.month) /
                      chrono::day(time.day);
    return chrono::sys_days(date).time_since_epoch().count();
  }
  static std::int64_t microseconds(const MYSQL_TIME& time) {
    const auto hours = static_cast<std::int64_t>(time.hour);
    const auto minutes = hours * 60 + static_cast<std::int64_t>(time.minute);
    const auto seconds = minutes * 60 + static_cast<std::int64_t>(time.second);
    return seconds * 1'000'000 + static_cast<std::int64_t>(time.second_part);
  }
  static constexpr const char* zero_date = "a zero date is no day of the calendar";

 private:
  enum_field_types type_;
};

class DateDecoder : public TimeCell {
 public:
  explicit DateDecoder(arrow::ArrayBuilder& builder)
      : TimeCell(MYSQL_TYPE_DATE), builder_(static_cast<arrow::Date32Builder&>(builder)) {}
  std::string append(const Cell& cell) override {
    const auto day = days(time(cell));
    if (!day) return zero_date;
    check(builder_.Append(static_cast<std::int32_t>(*day)));
    return {};
  }

 private:
  arrow::Date32Builder& builder_;
};

class DateTimeDecoder : public TimeCell {
 public:
  explicit DateTimeDecoder(arrow::ArrayBuilder& builder)
      : TimeCell(MYSQL_TYPE_DATETIME), builder_(static_cast<arrow::TimestampBuilder&>(builder)) {}
  std::string append(const Cell& cell) override {
    const MYSQL_TIME datetime = time(cell);
    const auto day = days(datetime);
    if (!day) return zero_date;
    check(builder_.Append(*day * 86'400'000'000 + microseconds(datetime)));
    return {};
  }

 private:
  arrow::TimestampBuilder& builder_;
};

/// MySQL's TIME runs from -838:59:59 to 838:59:59: a duration.
class DurationDecoder : public TimeCell {
 public:
  explicit DurationDecoder(arrow::ArrayBuilder& builder)
      : TimeCell(MYSQL_TYPE_TIME), builder_(static_cast<arrow::DurationBuilder&>(builder)) {}
  std::string append(const Cell& cell) override {
    const MYSQL_TIME duration = time(cell);
    const std::int64_t length =
        microseconds(duration) + static_cast<std::int64_t>(duration.day) * 86'400'000'000;
    check(builder_.Append(duration.neg ? -length : length));
    return {};
  }

 private:
  arrow::DurationBuilder& builder_;
};

/// NULL literals have a type of their own; no value ever comes.
class NullDecoder : public BytesCell {
 public:
  std::string append(const Cell&) override { return "a value in a column of NULLs"; }
};

std::shared_ptr<arrow::DataType> type_of(const MYSQL_FIELD& column) {
  switch (column.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
      return integer_type(column);
    case MYSQL_TYPE_YEAR:
      return arrow::int16();
    case MYSQL_TYPE_FLOAT:
      return arrow::float32();
    case MYSQL_TYPE_DOUBLE:
      return arrow::float64();
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return decimal_type(column);
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
      return arrow::date32();
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case MYSQL_TYPE_TIME:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case MYSQL_TYPE_BIT:
      return arrow::uint64();
    case MYSQL_TYPE_NULL:
      return arrow::null();
    case MYSQL_TYPE_GEOMETRY:
      return arrow::binary();
    case json_type:
      return arrow::utf8();
    default:
      return column.charsetnr == binary_charset ? arrow::binary() : arrow::utf8();
  }
}

}  // namespace

std::shared_ptr<arrow::Field> field_of(const MYSQL_FIELD& column) {
  const std::string name(column.name, column.name_length);
  if (column.type == json_type) {
    return arrow::field(name, arrow::utf8(), true,
                        arrow::key_value_metadata({"sqlpod.type"}, {"json"}));
  }
  return arrow::field(name, type_of(column));
}

std::shared_ptr<arrow::Schema> schema_of(const MYSQL_RES& columns) {
  arrow::FieldVector fields;
  for (unsigned i = 0; i < columns.field_count; ++i) fields.push_back(field_of(columns.fields[i]));
  return arrow::schema(std::move(fields));
}

std::unique_ptr<Decoder> make_decoder(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder) {
  if (column.type == MYSQL_TYPE_BIT) return std::make_unique<BitDecoder>(builder);
  switch (builder.type()->id()) {
    case arrow::Type::INT8:
      return std::make_unique<NumberDecoder<arrow::Int8Builder>>(builder, MYSQL_TYPE_TINY);
    case arrow::Type::UINT8:
      return std::make_unique<NumberDecoder<arrow::UInt8Builder>>(builder, MYSQL_TYPE_TINY);
    case arrow::Type::INT16:
      return std::make_unique<NumberDecoder<arrow::Int16Builder>>(builder, MYSQL_TYPE_SHORT);
    case arrow::Type::UINT16:
      return std::make_unique<NumberDecoder<arrow::UInt16Builder>>(builder, MYSQL_TYPE_SHORT);
    case arrow::Type::INT32:
      return std::make_unique<NumberDecoder<arrow::Int32Builder>>(builder, MYSQL_TYPE_LONG);
    case arrow::Type::UINT32:
      return std::make_unique<NumberDecoder<arrow::UInt32Builder>>(builder, MYSQL_TYPE_LONG);
    case arrow::Type::INT64:
      return std::make_unique<NumberDecoder<arrow::Int64Builder>>(builder, MYSQL_TYPE_LONGLONG);
    case arrow::Type::UINT64:
      return std::make_unique<NumberDecoder<arrow::UInt64Builder>>(builder, MYSQL_TYPE_LONGLONG);
    case arrow::Type::FLOAT:
      return std::make_unique<NumberDecoder<arrow::FloatBuilder>>(builder, MYSQL_TYPE_FLOAT);
    case arrow::Type::DOUBLE:
      return std::make_unique<NumberDecoder<arrow::DoubleBuilder>>(builder, MYSQL_TYPE_DOUBLE);
    case arrow::Type::DECIMAL128:
      return std::make_unique<DecimalDecoder<arrow::Decimal128Builder>>(builder);
    case arrow::Type::DECIMAL256:
      return std::make_unique<DecimalDecoder<arrow::Decimal256Builder>>(builder);
    case arrow::Type::DATE32:
      return std::make_unique<DateDecoder>(builder);
    case arrow::Type::TIMESTAMP:
      return std::make_unique<DateTimeDecoder>(builder);
    case arrow::Type::DURATION:
      return std::make_unique<DurationDecoder>(builder);
    case arrow::Type::STRING:
      return std::make_unique<BytesDecoder<arrow::StringBuilder>>(builder);
    case arrow::Type::BINARY:
      return std::make_unique<BytesDecoder<arrow::BinaryBuilder>>(builder);
    case arrow::Type::NA:
      return std::make_unique<NullDecoder>();
    default:
      throw Error(ErrorKind::internal, "no decoder from MySQL type " + std::to_string(column.type) +
                                           " to Arrow " + builder.type()->ToString());
  }
}

}  // namespace sqlpod::mysql
