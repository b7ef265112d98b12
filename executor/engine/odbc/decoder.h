// Decodes the cells that ODBC gives into Arrow builders: one small class for each Arrow type, and
// one factory that is the support matrix. A text that is not exactly what its type needs is
// refused.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>
#include <string>
#include <string_view>

namespace sqlpod::odbc {

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Appends one value that is not NULL: its text (UTF-8), its bytes, or a double's own bytes.
  /// Answers what is wrong with it, or an empty text.
  virtual std::string append(std::string_view cell) = 0;
};

/// The decoder into a builder of this type. The builder must outlive it.
std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder);

}  // namespace sqlpod::odbc
