#include "executor/engine/sqlite/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/utf8.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

constexpr std::size_t number_bytes = sizeof(std::int64_t);

[[noreturn]] void refuse(sqlite3_value* value, const arrow::ArrayBuilder& builder) {
  const char* what = "a blob";
  switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
      what = "an integer";
      break;
    case SQLITE_FLOAT:
      what = "a real";
      break;
    case SQLITE_TEXT:
      what = "a text";
      break;
    default:
      break;
  }
  throw Error(ErrorKind::query,
              std::string(what) + " in a column of type " + builder.type()->ToString());
}

/// Appends NULL, or refuses the value.
std::size_t append_null(sqlite3_value* value, arrow::ArrayBuilder& builder) {
  if (sqlite3_value_type(value) != SQLITE_NULL) refuse(value, builder);
  check(builder.AppendNull());
  return 0;
}

class IntegerDecoder final : public Decoder {
 public:
  explicit IntegerDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Int64Builder&>(builder)) {}
  std::size_t append(sqlite3_value* value) override {
    if (sqlite3_value_type(value) != SQLITE_INTEGER) return append_null(value, builder_);
    check(builder_.Append(sqlite3_value_int64(value)));
    return number_bytes;
  }

 private:
  arrow::Int64Builder& builder_;
};

class RealDecoder final : public Decoder {
 public:
  explicit RealDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::DoubleBuilder&>(builder)) {}
  std::size_t append(sqlite3_value* value) override {
    switch (sqlite3_value_type(value)) {
      case SQLITE_FLOAT:
        check(builder_.Append(sqlite3_value_double(value)));
        return number_bytes;
      case SQLITE_INTEGER:
        return append_integer(value);
      default:
        return append_null(value, builder_);
    }
  }

 private:
  /// SQLite stores a real that is whole as an integer; every double up to here is exact.
  std::size_t append_integer(sqlite3_value* value) {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    const std::int64_t integer = sqlite3_value_int64(value);
    if (integer < -exact || integer > exact) refuse(value, builder_);
    check(builder_.Append(static_cast<double>(integer)));
    return number_bytes;
  }

  arrow::DoubleBuilder& builder_;
};

class BooleanDecoder final : public Decoder {
 public:
  explicit BooleanDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BooleanBuilder&>(builder)) {}
  std::size_t append(sqlite3_value* value) override {
    if (sqlite3_value_type(value) != SQLITE_INTEGER) return append_null(value, builder_);
    const std::int64_t integer = sqlite3_value_int64(value);
    if (integer != 0 && integer != 1) refuse(value, builder_);
    check(builder_.Append(integer == 1));
    return number_bytes;
  }

 private:
  arrow::BooleanBuilder& builder_;
};

/// What a value's bytes are, which SQLite may have to make first.
std::string_view view(const void* bytes, sqlite3_value* value) {
  const auto size = static_cast<std::size_t>(sqlite3_value_bytes(value));
  if (bytes == nullptr && size > 0) throw out_of_memory();
  return {static_cast<const char*>(bytes), size};
}

bool is_ascii(std::string_view text) {
  constexpr std::uint64_t high_bits = 0x8080808080808080;
  std::uint64_t seen = 0;
  while (text.size() >= sizeof seen) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data(), sizeof eight);
    seen |= eight;
    text.remove_prefix(sizeof eight);
  }
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return (seen & high_bits) == 0;
}

class TextDecoder final : public Decoder {
 public:
  explicit TextDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::StringBuilder&>(builder)) {}
  std::size_t append(sqlite3_value* value) override {
    if (sqlite3_value_type(value) != SQLITE_TEXT) return append_null(value, builder_);
    const std::string_view text = view(sqlite3_value_text(value), value);
    if (!is_ascii(text) && find_invalid_utf8(text)) {
      throw Error(ErrorKind::query, "a text that is not UTF-8");
    }
    check(builder_.Append(text));
    return text.size() + number_bytes;
  }

 private:
  arrow::StringBuilder& builder_;
};

class BlobDecoder final : public Decoder {
 public:
  explicit BlobDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BinaryBuilder&>(builder)) {}
  std::size_t append(sqlite3_value* value) override {
    if (sqlite3_value_type(value) != SQLITE_BLOB) return append_null(value, builder_);
    const std::string_view blob = view(sqlite3_value_blob(value), value);
    check(builder_.Append(blob));
    return blob.size() + number_bytes;
  }

 private:
  arrow::BinaryBuilder& builder_;
};

/// A result that was seen to hold nothing but NULLs.
class NullDecoder final : public Decoder {
 public:
  explicit NullDecoder(arrow::ArrayBuilder& builder) : builder_(builder) {}
  std::size_t append(sqlite3_value* value) override { return append_null(value, builder_); }

 private:
  arrow::ArrayBuilder& builder_;
};

}  // namespace

std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder) {
  switch (builder.type()->id()) {
    case arrow::Type::INT64:
      return std::make_unique<IntegerDecoder>(builder);
    case arrow::Type::DOUBLE:
      return std::make_unique<RealDecoder>(builder);
    case arrow::Type::BOOL:
      return std::make_unique<BooleanDecoder>(builder);
    case arrow::Type::STRING:
      return std::make_unique<TextDecoder>(builder);
    case arrow::Type::BINARY:
      return std::make_unique<BlobDecoder>(builder);
    case arrow::Type::NA:
      return std::make_unique<NullDecoder>(builder);
    default:
      throw Error(ErrorKind::internal,
                  "no decoder from SQLite to Arrow " + builder.type()->ToString());
  }
}

}  // namespace sqlpod::sqlite
