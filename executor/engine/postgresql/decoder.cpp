#include "executor/engine/postgresql/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>

#include <array>
#include <cstdint>
#include <string>

#include "executor/engine/postgresql/big_endian.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/scalar_decoder.h"

namespace sqlpod::postgresql {
namespace {

/// Integers and floats.
template <typename Builder>
class NumberDecoder final : public ScalarDecoder<Builder> {
 public:
  using ScalarDecoder<Builder>::ScalarDecoder;
  void append(std::string_view bytes) override {
    this->add(whole_number<typename Builder::value_type>("number of the column's type", bytes));
  }
};

class BooleanDecoder final : public ScalarDecoder<arrow::BooleanBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    const auto truth = whole_number<std::uint8_t>("boolean", bytes);
    if (truth > 1) throw malformed("boolean", bytes);
    add(truth == 1);
  }
};

/// Text in the client's encoding, which is UTF-8; bytea is alike.
template <typename Builder>
class BytesDecoder final : public ScalarDecoder<Builder> {
 public:
  using ScalarDecoder<Builder>::ScalarDecoder;
  void append(std::string_view bytes) override { this->add_bytes(bytes); }
};

using TextBuilder = arrow::StringBuilder;

/// "char": a byte, 0 for the empty text. What is not ASCII is written as PostgreSQL 16 prints it,
/// by its octal digits, for alone it is no UTF-8.
class CharDecoder final : public ScalarDecoder<TextBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    const auto byte = whole_number<std::uint8_t>("\"char\"", bytes);
    if (byte < 0x80) return add_bytes(byte == 0 ? std::string_view() : bytes);
    const auto digit = [&](unsigned shift) {
      return static_cast<char>('0' + ((static_cast<unsigned>(byte) >> shift) & 7U));
    };
    const std::array<char, 4> octal = {'\\', digit(6), digit(3), digit(0)};
    add_bytes({octal.data(), octal.size()});
  }
};

/// The format's version, then the text.
class JsonbDecoder final : public ScalarDecoder<TextBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    constexpr char version = 1;
    if (bytes.empty() || bytes[0] != version) throw malformed("jsonb", bytes);
    add_bytes(bytes.substr(1));
  }
};

class UuidDecoder final : public ScalarDecoder<TextBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::size_t size = 16;
    if (bytes.size() != size) throw malformed("uuid", bytes);
    std::array<char, 36> text{};
    char* next = text.data();
    for (std::size_t i = 0; i < size; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) *next++ = '-';
      const auto byte = static_cast<unsigned char>(bytes[i]);
      *next++ = digits[byte >> 4U];
      *next++ = digits[byte & 15U];
    }
    add_bytes({text.data(), text.size()});
  }
};

std::unique_ptr<Decoder> make_text_decoder(const Type& type, arrow::ArrayBuilder& builder) {
  if (type.kind == Type::Kind::scalar) {
    switch (type.oid) {
      case char_oid:
        return std::make_unique<CharDecoder>(builder);
      case jsonb_oid:
        return std::make_unique<JsonbDecoder>(builder);
      case uuid_oid:
        return std::make_unique<UuidDecoder>(builder);
      default:
        break;
    }
  }
  return std::make_unique<BytesDecoder<TextBuilder>>(builder);
}

/// Whether a builder of this type takes what the wire has for the type; its width is checked with
/// each value.
bool is_number(Oid oid, arrow::Type::type id) {
  switch (oid) {
    case int2_oid:
      return id == arrow::Type::INT16;
    case int4_oid:
      return id == arrow::Type::INT32;
    case int8_oid:
      return id == arrow::Type::INT64;
    case oid_oid:
      return id == arrow::Type::UINT32;
    case float4_oid:
      return id == arrow::Type::FLOAT;
    case float8_oid:
      return id == arrow::Type::DOUBLE;
    default:
      return false;
  }
}

std::unique_ptr<Decoder> make_number_decoder(arrow::ArrayBuilder& builder) {
  switch (builder.type()->id()) {
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
    default:
      return std::make_unique<NumberDecoder<arrow::DoubleBuilder>>(builder);
  }
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(const Type& type, arrow::ArrayBuilder& builder) {
  const arrow::Type::type id = builder.type()->id();
  switch (type.kind) {
    case Type::Kind::array:
    case Type::Kind::composite:
    case Type::Kind::hstore:
      return make_nested_decoder(type, builder);
    case Type::Kind::enumerated:
    case Type::Kind::text:
      if (id == arrow::Type::STRING) return make_text_decoder(type, builder);
      break;
    case Type::Kind::scalar:
      if (auto decoder = make_numeric_decoder(type, builder)) return decoder;
      if (auto decoder = make_calendar_decoder(type, builder)) return decoder;
      if (is_number(type.oid, id)) return make_number_decoder(builder);
      if (type.oid == bool_oid && id == arrow::Type::BOOL) {
        return std::make_unique<BooleanDecoder>(builder);
      }
      if (type.oid == bytea_oid && id == arrow::Type::BINARY) {
        return std::make_unique<BytesDecoder<arrow::BinaryBuilder>>(builder);
      }
      if (id == arrow::Type::STRING) return make_text_decoder(type, builder);
      break;
  }
  throw Error(ErrorKind::internal, "no decoder from PostgreSQL type " + std::to_string(type.oid) +
                                       " to Arrow " + builder.type()->ToString());
}

}  // namespace sqlpod::postgresql
