// Decodes SQLite's values into Arrow builders: one small class for each Arrow type, and one factory
// that is the support matrix. Any row may hold a value of any kind; one that its column's type
// cannot hold is refused.
//
// Errors: Error (query) without a place. Threads: SQLite's lock for a value is not taken, so the
// connection and its values belong to the caller's thread.
#pragma once

#include <arrow/array/builder_base.h>
#include <sqlite3.h>

#include <cstddef>
#include <memory>

namespace sqlpod::sqlite {

class Decoder {
 public:
  Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;
  virtual ~Decoder() = default;

  /// Appends one value, which may be NULL, and answers about how many bytes it takes.
  virtual std::size_t append(sqlite3_value* value) = 0;
};

/// The decoder into a builder of this type. The builder must outlive it.
std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder);

}  // namespace sqlpod::sqlite
