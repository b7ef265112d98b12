// Decodes values in PostgreSQL's binary format into Arrow builders: one small class for each wire
// shape, and one factory that is the support matrix.
//
// Source: PostgreSQL's send functions (src/backend/utils/adt), and its documentation of COPY's
// binary format; every number is big-endian. Errors: Error (query) without a place for bytes that
// are no value of the type or a value that Arrow's type cannot hold; a decoder checks every length
// before it reads. One thread at a time.
#pragma once

#include <arrow/array/builder_base.h>

#include <memory>
#include <string_view>

#include "executor/engine/postgresql/type.h"

namespace sqlpod::postgresql {

class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Appends one value that is not NULL.
  virtual void append(std::string_view bytes) = 0;
  /// Appends NULL.
  virtual void append_null() = 0;
};

/// The decoder for a column of this type into a builder of field_of()'s type, which must outlive
/// it. Throws Error (internal) that names both types for a pair that has none.
std::unique_ptr<Decoder> make_decoder(const Type& type, arrow::ArrayBuilder& builder);

/// The same for types made of others: arrays, composites, hstore (nested_decoder.cpp).
std::unique_ptr<Decoder> make_nested_decoder(const Type& type, arrow::ArrayBuilder& builder);

}  // namespace sqlpod::postgresql
