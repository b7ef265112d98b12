// What the decoders of single values share: their builder, NULL, and appending without asking twice
// whether there is room.
#pragma once

#include <arrow/array/builder_base.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "error/arrow_status.h"
#include "executor/engine/postgresql/decoder.h"

namespace sqlpod::postgresql {

template <typename Builder>
class ScalarDecoder : public Decoder {
 public:
  explicit ScalarDecoder(arrow::ArrayBuilder& builder) : builder_(static_cast<Builder&>(builder)) {}

  void append_null() final {
    make_room();
    builder_.UnsafeAppendNull();
  }

 protected:
  /// A value of a fixed size.
  template <typename Value>
  void add(const Value& value) {
    make_room();
    builder_.UnsafeAppend(value);
  }

  /// A value of a builder of texts or bytes.
  void add_bytes(std::string_view bytes) {
    make_room();
    if (bytes.empty()) return builder_.UnsafeAppendEmptyValue();
    const auto size = static_cast<std::int64_t>(bytes.size());
    if (builder_.value_data_capacity() - builder_.value_data_length() < size) [[unlikely]] {
      check(builder_.ReserveData(size), ErrorKind::query);
    }
    builder_.UnsafeAppend(bytes.data(), static_cast<std::int32_t>(size));
  }

  const arrow::DataType& arrow_type() const { return *builder_.type(); }

 private:
  void make_room() {
    if (builder_.length() == builder_.capacity()) [[unlikely]] {
      check(builder_.Reserve(1));
    }
  }

  Builder& builder_;
};

/// Decoders of dates, times, timestamps and intervals (calendar_decoder.cpp); null for other types.
std::unique_ptr<Decoder> make_calendar_decoder(const Type& type, arrow::ArrayBuilder& builder);

/// Decoders of numeric into decimals or text (numeric_decoder.cpp); null for other types.
std::unique_ptr<Decoder> make_numeric_decoder(const Type& type, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::postgresql
