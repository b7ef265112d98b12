// Decodes the cells that ODBC gives into Arrow builders: one small class for each Arrow type, and
// one factory that is the support matrix. A text that is not exactly what its type needs is
// refused.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>
#include <string>
#include <string_view>

#include "executor/engine/odbc/api.h"

namespace sqlpod::odbc {

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Appends one value that is not NULL: its text (UTF-8), its bytes, or the own bytes of an
  /// std::int64_t, std::uint64_t or double. Answers what is wrong with it, or an empty text.
  virtual std::string append(std::string_view cell) = 0;
};

/// The decoder of cells that are fetched as `fetched_as` (SQL_C_…) into a builder of this type. The
/// builder must outlive it.
std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder, SQLSMALLINT fetched_as);

}  // namespace sqlpod::odbc
