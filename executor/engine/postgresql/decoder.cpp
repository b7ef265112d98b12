#include "executor/engine/postgresql/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/util/key_value_metadata.h>

#include <charconv>
#include <cstdint>

#include "error/arrow_status.h"
#include "error/in_quotes.h"
#include "executor/engine/decimal_text.h"
#include "executor/engine/postgresql/calendar_text.h"
#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

std::string bad(std::string_view text, const char* what) {
  return in_quotes(text) + " " + what;
}

template <typename Number>
bool parse_number(std::string_view text, Number& number) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end;
}

template <typename Builder>
class NumberDecoder : public Decoder {
 public:
  explicit NumberDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view text) override {
    typename Builder::value_type number{};
    if (!parse_number(text, number)) return bad(text, "is no number");
    check(builder_.Append(number));
    return {};
  }

 private:
  Builder& builder_;
};

class BooleanDecoder : public Decoder {
 public:
  explicit BooleanDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BooleanBuilder&>(builder)) {}
  std::string append(std::string_view text) override {
    if (text != "t" && text != "f") return bad(text, "is no truth value");
    check(builder_.Append(text == "t"));
    return {};
  }

 private:
  arrow::BooleanBuilder& builder_;
};

class TextDecoder : public Decoder {
 public:
  explicit TextDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::StringBuilder&>(builder)) {}
  std::string append(std::string_view text) override {
    check(builder_.Append(text));
    return {};
  }

 private:
  arrow::StringBuilder& builder_;
};

/// Both forms of bytea_output: `\x` and hex digits, or octal escapes.
class ByteaDecoder : public Decoder {
 public:
  explicit ByteaDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BinaryBuilder&>(builder)) {}
  std::string append(std::string_view text) override {
    bytes_.clear();
    if (!(text.starts_with("\\x") ? from_hex(text.substr(2)) : from_escapes(text))) {
      return bad(text, "is no bytea");
    }
    check(builder_.Append(bytes_));
    return {};
  }

 private:
  bool from_hex(std::string_view digits) {
    if (digits.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      unsigned byte = 0;
      const auto [rest, error] = std::from_chars(&digits[i], &digits[i] + 2, byte, 16);
      if (error != std::errc() || rest != &digits[i] + 2) return false;
      bytes_ += static_cast<char>(byte);
    }
    return true;
  }

  bool from_escapes(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\') {
        bytes_ += text[i];
      } else if (i + 1 < text.size() && text[i + 1] == '\\') {
        bytes_ += '\\';
        ++i;
      } else {
        unsigned byte = 0;
        if (i + 3 >= text.size()) return false;
        const auto [rest, error] = std::from_chars(&text[i + 1], &text[i + 1] + 3, byte, 8);
        if (error != std::errc() || rest != &text[i + 1] + 3 || byte > 255) return false;
        bytes_ += static_cast<char>(byte);
        i += 3;
      }
    }
    return true;
  }

  arrow::BinaryBuilder& builder_;
  std::string bytes_;
};

template <typename Builder>
class DecimalDecoder : public Decoder {
 public:
  explicit DecimalDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view text) override { return append_decimal(builder_, text); }

 private:
  Builder& builder_;
};

constexpr const char* not_representable = "is no value of the calendar; cast the column to text";

class DateDecoder : public Decoder {
 public:
  explicit DateDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Date32Builder&>(builder)) {}
  std::string append(std::string_view text) override {
    const auto days = read_date(text);
    if (!days) return bad(text, not_representable);
    check(builder_.Append(*days));
    return {};
  }

 private:
  arrow::Date32Builder& builder_;
};

class TimeDecoder : public Decoder {
 public:
  explicit TimeDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Time64Builder&>(builder)) {}
  std::string append(std::string_view text) override {
    const auto microseconds = read_time(text);
    if (!microseconds) return bad(text, "is no time of the day; cast the column to text");
    check(builder_.Append(*microseconds));
    return {};
  }

 private:
  arrow::Time64Builder& builder_;
};

class TimestampDecoder : public Decoder {
 public:
  TimestampDecoder(arrow::ArrayBuilder& builder, bool with_time_zone)
      : builder_(static_cast<arrow::TimestampBuilder&>(builder)), with_time_zone_(with_time_zone) {}
  std::string append(std::string_view text) override {
    const auto microseconds = read_timestamp(text, with_time_zone_);
    if (!microseconds) return bad(text, not_representable);
    check(builder_.Append(*microseconds));
    return {};
  }

 private:
  arrow::TimestampBuilder& builder_;
  bool with_time_zone_;
};

std::shared_ptr<arrow::Field> text_field(const std::string& name, const char* type) {
  // Who consumes the column may know what the text stands for.
  return arrow::field(name, arrow::utf8(), true,
                      arrow::key_value_metadata({"sqlpod.type"}, {type}));
}

/// Source: PostgreSQL's numerictypmodin: precision in the upper 16 bits, scale in the lower 11,
/// signed, offset by 4.
std::shared_ptr<arrow::Field> numeric_field(const std::string& name, int modifier) {
  constexpr int header = 4;
  if (modifier < header) return text_field(name, "numeric");
  const int precision = ((modifier - header) >> 16) & 0xffff;
  const int scale = (((modifier - header) & 0x7ff) ^ 1024) - 1024;
  if (scale < 0 || scale > precision || precision > arrow::Decimal256Type::kMaxPrecision) {
    return text_field(name, "numeric");
  }
  if (precision <= arrow::Decimal128Type::kMaxPrecision) {
    return arrow::field(name, arrow::decimal128(precision, scale));
  }
  return arrow::field(name, arrow::decimal256(precision, scale));
}

}  // namespace

std::shared_ptr<arrow::Field> field_of(const std::string& name, Oid type, int modifier) {
  switch (type) {
    case bool_oid:
      return arrow::field(name, arrow::boolean());
    case int2_oid:
      return arrow::field(name, arrow::int16());
    case int4_oid:
      return arrow::field(name, arrow::int32());
    case int8_oid:
      return arrow::field(name, arrow::int64());
    case oid_oid:
      return arrow::field(name, arrow::uint32());
    case float4_oid:
      return arrow::field(name, arrow::float32());
    case float8_oid:
      return arrow::field(name, arrow::float64());
    case numeric_oid:
      return numeric_field(name, modifier);
    case bytea_oid:
      return arrow::field(name, arrow::binary());
    case date_oid:
      return arrow::field(name, arrow::date32());
    case time_oid:
      return arrow::field(name, arrow::time64(arrow::TimeUnit::MICRO));
    case timestamp_oid:
      return arrow::field(name, arrow::timestamp(arrow::TimeUnit::MICRO));
    case timestamptz_oid:
      return arrow::field(name, arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"));
    case json_oid:
    case jsonb_oid:
      return text_field(name, "json");
    case uuid_oid:
      return text_field(name, "uuid");
    default:
      return arrow::field(name, arrow::utf8());
  }
}

std::unique_ptr<Decoder> make_decoder(Oid type, arrow::ArrayBuilder& builder) {
  switch (builder.type()->id()) {
    case arrow::Type::BOOL:
      return std::make_unique<BooleanDecoder>(builder);
    case arrow::Type::INT16:
      return std::make_unique<NumberDecoder<arrow::Int16Builder>>(builder);
    case arrow::Type::INT32:
      return std::make_unique<NumberDecoder<arrow::Int32Builder>>(builder);
    case arrow::Type::INT64:
      return std::make_unique<NumberDecoder<arrow::Int64Builder>>(builder);
    case arrow::Type::UINT32:
      return std::make_unique<NumberDecoder<arrow::UInt32Builder>>(builder);
    case arrow::Type::FLOAT:
      return std::make_unique<NumberDecoder<arrow::FloatBuilder>>(builder);
    case arrow::Type::DOUBLE:
      return std::make_unique<NumberDecoder<arrow::DoubleBuilder>>(builder);
    case arrow::Type::DECIMAL128:
      return std::make_unique<DecimalDecoder<arrow::Decimal128Builder>>(builder);
    case arrow::Type::DECIMAL256:
      return std::make_unique<DecimalDecoder<arrow::Decimal256Builder>>(builder);
    case arrow::Type::BINARY:
      return std::make_unique<ByteaDecoder>(builder);
    case arrow::Type::DATE32:
      return std::make_unique<DateDecoder>(builder);
    case arrow::Type::TIME64:
      return std::make_unique<TimeDecoder>(builder);
    case arrow::Type::TIMESTAMP:
      return std::make_unique<TimestampDecoder>(builder, type == timestamptz_oid);
    case arrow::Type::STRING:
      return std::make_unique<TextDecoder>(builder);
    default:
      throw Error(ErrorKind::internal, "no decoder from PostgreSQL type " + std::to_string(type) +
                                           " to Arrow " + builder.type()->ToString());
  }
}

}  // namespace sqlpod::postgresql
