#include "executor/engine/firebird/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>
#include <arrow/util/decimal.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "error/arrow_status.h"
#include "error/utf8.h"
#include "executor/engine/firebird/calendar.h"

namespace sqlpod::firebird {
namespace {

template <typename T>
T read(std::string_view bytes) {
  T value{};
  std::memcpy(&value, bytes.data(), std::min(bytes.size(), sizeof value));
  return value;
}

/// Appends what `convert` makes of the bytes.
template <typename Builder, auto convert>
class ValueDecoder : public Decoder {
 public:
  explicit ValueDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  std::string append(std::string_view bytes) override {
    check(builder_.Append(convert(bytes)));
    return {};
  }

 private:
  Builder& builder_;
};

template <typename Stored, typename Builder>
using NumberDecoder = ValueDecoder<Builder, read<Stored>>;

std::string_view same(std::string_view bytes) {
  return bytes;
}

/// An integer whose last digits stand behind the point: as many as the builder's type says.
template <typename Stored>
arrow::Decimal128 decimal(std::string_view bytes) {
  return arrow::Decimal128(read<Stored>(bytes));
}

std::int32_t date(std::string_view bytes) {
  return days_of(read<ISC_DATE>(bytes));
}

template <typename Stored>
std::int64_t time(std::string_view bytes) {
  return microseconds_of(read<Stored>(bytes));
}

class TextDecoder : public Decoder {
 public:
  /// `most_characters`: what is behind them is padding, for a CHAR comes in as many bytes as its
  /// characters could take.
  TextDecoder(arrow::ArrayBuilder& builder, std::size_t most_characters)
      : builder_(static_cast<arrow::StringBuilder&>(builder)), most_characters_(most_characters) {}
  std::string append(std::string_view bytes) override {
    if (find_invalid_utf8(bytes)) return "the text is not UTF-8";
    if (bytes.size() > most_characters_)
      bytes = bytes.substr(0, utf8_offset(bytes, most_characters_));
    check(builder_.Append(bytes));
    return {};
  }

 private:
  arrow::StringBuilder& builder_;
  std::size_t most_characters_;
};

std::size_t characters_of(const Column& column) {
  if (column.type != SQL_TEXT) return std::string_view::npos;
  switch (column.charset) {
    case charset_utf8:
      return column.length / 4;
    case charset_unicode_fss:
      return column.length / 3;
    default:
      return column.length;
  }
}

template <typename Stored, typename Builder>
std::unique_ptr<Decoder> make_integer_decoder(const Column& column, arrow::ArrayBuilder& builder) {
  if (column.scale < 0)
    return std::make_unique<ValueDecoder<arrow::Decimal128Builder, decimal<Stored>>>(builder);
  return std::make_unique<NumberDecoder<Stored, Builder>>(builder);
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(const Column& column, arrow::ArrayBuilder& builder) {
  switch (column.type) {
    case SQL_SHORT:
      return make_integer_decoder<std::int16_t, arrow::Int16Builder>(column, builder);
    case SQL_LONG:
      return make_integer_decoder<std::int32_t, arrow::Int32Builder>(column, builder);
    case SQL_INT64:
      return make_integer_decoder<std::int64_t, arrow::Int64Builder>(column, builder);
    case SQL_FLOAT:
      return std::make_unique<NumberDecoder<float, arrow::FloatBuilder>>(builder);
    case SQL_DOUBLE:
    case SQL_D_FLOAT:
      return std::make_unique<NumberDecoder<double, arrow::DoubleBuilder>>(builder);
    case SQL_BOOLEAN:
      return std::make_unique<NumberDecoder<bool, arrow::BooleanBuilder>>(builder);
    case SQL_TYPE_DATE:
      return std::make_unique<ValueDecoder<arrow::Date32Builder, date>>(builder);
    case SQL_TYPE_TIME:
      return std::make_unique<ValueDecoder<arrow::Time64Builder, time<ISC_TIME>>>(builder);
    case SQL_TIMESTAMP:
      return std::make_unique<ValueDecoder<arrow::TimestampBuilder, time<ISC_TIMESTAMP>>>(builder);
    default:
      if (builder.type()->id() == arrow::Type::BINARY) {
        return std::make_unique<ValueDecoder<arrow::BinaryBuilder, same>>(builder);
      }
      return std::make_unique<TextDecoder>(builder, characters_of(column));
  }
}

}  // namespace sqlpod::firebird
