// Decodes Firebird's values into Arrow builders: one small class for each shape of value, and one
// factory that is the support matrix.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>
#include <string>
#include <string_view>

#include "executor/engine/firebird/column.h"

namespace sqlpod::firebird {

class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;
  /// Appends one value that is not NULL: the bytes of a fixed type as they are in a message, the
  /// content of a VARCHAR or a BLOB. Answers what is wrong with it, or an empty text.
  virtual std::string append(std::string_view bytes) = 0;
};

/// The decoder of a column into a builder of arrow_type(column). The builder must outlive it.
std::unique_ptr<Decoder> make_decoder(const Column& column, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::firebird
