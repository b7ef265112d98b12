#include "executor/engine/sqlite/decoder.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <sqlite3.h>

#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod::sqlite {
namespace {

std::string misfit(const Cell& cell, const arrow::ArrayBuilder& builder) {
  const char* what = "a blob";
  if (cell.kind == SQLITE_INTEGER) what = "an integer";
  if (cell.kind == SQLITE_FLOAT) what = "a real";
  if (cell.kind == SQLITE_TEXT) what = "a text";
  return std::string(what) + " in a column of type " + builder.type()->ToString();
}

class IntegerDecoder : public Decoder {
 public:
  explicit IntegerDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::Int64Builder&>(builder)) {}
  std::string append(const Cell& cell) override {
    if (cell.kind != SQLITE_INTEGER) return misfit(cell, builder_);
    check(builder_.Append(cell.integer));
    return {};
  }

 private:
  arrow::Int64Builder& builder_;
};

class RealDecoder : public Decoder {
 public:
  explicit RealDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::DoubleBuilder&>(builder)) {}
  std::string append(const Cell& cell) override {
    constexpr std::int64_t exact = std::int64_t{1} << 53;
    if (cell.kind == SQLITE_FLOAT) {
      check(builder_.Append(cell.real));
    } else if (cell.kind == SQLITE_INTEGER && cell.integer >= -exact && cell.integer <= exact) {
      check(builder_.Append(static_cast<double>(cell.integer)));
    } else {
      return misfit(cell, builder_);
    }
    return {};
  }

 private:
  arrow::DoubleBuilder& builder_;
};

class BooleanDecoder : public Decoder {
 public:
  explicit BooleanDecoder(arrow::ArrayBuilder& builder)
      : builder_(static_cast<arrow::BooleanBuilder&>(builder)) {}
  std::string append(const Cell& cell) override {
    if (cell.kind != SQLITE_INTEGER || (cell.integer != 0 && cell.integer != 1))
      return misfit(cell, builder_);
    check(builder_.Append(cell.integer == 1));
    return {};
  }

 private:
  arrow::BooleanBuilder& builder_;
};

template <typename Builder, int kind>
class BytesDecoder : public Decoder {
 public:
  explicit BytesDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}
  std::string append(const Cell& cell) override {
    if (cell.kind != kind) return misfit(cell, builder_);
    check(builder_.Append(cell.bytes));
    return {};
  }

 private:
  Builder& builder_;
};

/// A result that was seen to hold nothing but NULLs.
class NullDecoder : public Decoder {
 public:
  explicit NullDecoder(arrow::ArrayBuilder& builder) : builder_(builder) {}
  std::string append(const Cell& cell) override { return misfit(cell, builder_); }

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
      return std::make_unique<BytesDecoder<arrow::StringBuilder, SQLITE_TEXT>>(builder);
    case arrow::Type::BINARY:
      return std::make_unique<BytesDecoder<arrow::BinaryBuilder, SQLITE_BLOB>>(builder);
    case arrow::Type::NA:
      return std::make_unique<NullDecoder>(builder);
    default:
      throw Error(ErrorKind::internal,
                  "no decoder from SQLite to Arrow " + builder.type()->ToString());
  }
}

}  // namespace sqlpod::sqlite
