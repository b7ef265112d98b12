// Decodes values of the binary protocol into Arrow builders: one small class for each wire shape,
// and one factory that is the support matrix.
//
// Source: MariaDB documentation, "Resultset row" (binary); numbers are little-endian. A decoder
// checks every length before it reads. Errors: Error (query) without a place for bytes that are no
// value of the type, and for a value that Arrow's type cannot hold. One thread at a time.
#pragma once

#include <arrow/array/builder_base.h>
#include <mysql.h>

#include <memory>
#include <string_view>

#include "executor/engine/mysql/column_type.h"

namespace sqlpod::mysql {

class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Appends one value that is not NULL: its bytes, without the length in front.
  virtual void append(std::string_view bytes) = 0;
  /// Appends NULL.
  virtual void append_null() = 0;
};

/// The decoder into a builder of field_of()'s type, which must outlive it. Throws Error (internal)
/// that names both types for any other pair.
std::unique_ptr<Decoder> make_decoder(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::mysql
