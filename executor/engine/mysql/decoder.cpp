#include "executor/engine/mysql/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/type.h>
#include <arrow/util/endian.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "executor/engine/mysql/builder_decoder.h"
#include "executor/engine/mysql/decimal_decoder.h"
#include "executor/engine/mysql/time_decoder.h"

namespace sqlpod::mysql {
namespace {

template <typename Number>
Number little_endian(const char* bytes) {
  Number number{};
  std::memcpy(&number, bytes, sizeof number);
  return arrow::bit_util::FromLittleEndian(number);
}

template <typename Builder>
class NumberDecoder final : public BuilderDecoder<Builder> {
 public:
  using BuilderDecoder<Builder>::BuilderDecoder;
  void append(std::string_view bytes) override {
    using Number = typename Builder::value_type;
    if (bytes.size() != sizeof(Number)) refuse(bytes, "a number");
    check(this->builder().Append(little_endian<Number>(bytes.data())));
  }
};

template <typename Builder>
class BytesDecoder final : public BuilderDecoder<Builder> {
 public:
  using BuilderDecoder<Builder>::BuilderDecoder;
  void append(std::string_view bytes) override { check(this->builder().Append(bytes)); }
};

/// The highest bit first.
class BitDecoder final : public BuilderDecoder<arrow::UInt64Builder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override {
    if (bytes.size() > sizeof(std::uint64_t)) refuse(bytes, "BIT");
    std::uint64_t bits = 0;
    for (const char c : bytes) bits = (bits << 8U) | static_cast<unsigned char>(c);
    check(builder().Append(bits));
  }
};

/// A geometry is four bytes of its SRID, then WKB. Without an SRID it becomes the WKB, with one the
/// extended WKB that PostGIS made: a flag in the type, and the SRID behind it.
class GeometryDecoder final : public BuilderDecoder<arrow::BinaryBuilder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override {
    constexpr std::size_t srid_bytes = 4;
    constexpr std::size_t head_bytes = 5;  // of WKB: the order of bytes, the type
    constexpr char little_endian_order = 1;
    if (bytes.size() < srid_bytes + head_bytes || bytes[srid_bytes] != little_endian_order) {
      refuse(bytes, "GEOMETRY");
    }
    const std::string_view srid = bytes.substr(0, srid_bytes);
    const std::string_view wkb = bytes.substr(srid_bytes);
    if (little_endian<std::uint32_t>(srid.data()) == 0) {
      check(builder().Append(wkb));
      return;
    }
    constexpr unsigned has_srid = 0x20;  // in the type's highest byte
    extended_.assign(wkb.substr(0, head_bytes));
    extended_.back() = static_cast<char>(static_cast<unsigned char>(extended_.back()) | has_srid);
    extended_.append(srid).append(wkb.substr(head_bytes));
    check(builder().Append(extended_));
  }

 private:
  std::string extended_;
};

/// NULL literals have a type of their own; no value ever comes.
class NullDecoder final : public BuilderDecoder<arrow::NullBuilder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override { refuse(bytes, "NULL"); }
};

std::unique_ptr<Decoder> number_decoder(arrow::ArrayBuilder& builder) {
  switch (builder.type()->id()) {
    case arrow::Type::INT8:
      return std::make_unique<NumberDecoder<arrow::Int8Builder>>(builder);
    case arrow::Type::UINT8:
      return std::make_unique<NumberDecoder<arrow::UInt8Builder>>(builder);
    case arrow::Type::INT16:
      return std::make_unique<NumberDecoder<arrow::Int16Builder>>(builder);
    case arrow::Type::UINT16:
      return std::make_unique<NumberDecoder<arrow::UInt16Builder>>(builder);
    case arrow::Type::INT32:
      return std::make_unique<NumberDecoder<arrow::Int32Builder>>(builder);
    case arrow::Type::UINT32:
      return std::make_unique<NumberDecoder<arrow::UInt32Builder>>(builder);
    case arrow::Type::INT64:
      return std::make_unique<NumberDecoder<arrow::Int64Builder>>(builder);
    case arrow::Type::UINT64:
      return std::make_unique<NumberDecoder<arrow::UInt64Builder>>(builder);
    case arrow::Type::FLOAT:
      return std::make_unique<NumberDecoder<arrow::FloatBuilder>>(builder);
    default:
      return std::make_unique<NumberDecoder<arrow::DoubleBuilder>>(builder);
  }
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder) {
  const auto type = field_of(column)->type();
  if (!builder.type()->Equals(type)) {
    throw Error(ErrorKind::internal, "no decoder from MySQL's " + type_name(column) +
                                         " to Arrow's " + builder.type()->ToString());
  }
  if (column.type == MYSQL_TYPE_BIT) return std::make_unique<BitDecoder>(builder);
  if (column.type == MYSQL_TYPE_GEOMETRY) return std::make_unique<GeometryDecoder>(builder);
  switch (type->id()) {
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return make_decimal_decoder(builder);
    case arrow::Type::DATE32:
      return make_date_decoder(builder);
    case arrow::Type::TIMESTAMP:
      return make_datetime_decoder(builder);
    case arrow::Type::DURATION:
      return make_duration_decoder(builder);
    case arrow::Type::STRING:
      return std::make_unique<BytesDecoder<arrow::StringBuilder>>(builder);
    case arrow::Type::BINARY:
      return std::make_unique<BytesDecoder<arrow::BinaryBuilder>>(builder);
    case arrow::Type::NA:
      return std::make_unique<NullDecoder>(builder);
    default:
      return number_decoder(builder);
  }
}

}  // namespace sqlpod::mysql
