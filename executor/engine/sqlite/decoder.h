// Decodes SQLite's values into Arrow builders: one small class for each Arrow type, and one factory
// that is the support matrix. Any row may hold a value of any kind; one that its column's type
// cannot hold is said to be so.
#pragma once

#include <arrow/array/builder_base.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sqlpod::sqlite {

/// One value as SQLite gave it.
struct Cell {
  int kind = 0;  ///< SQLITE_INTEGER, SQLITE_FLOAT, SQLITE_TEXT, SQLITE_BLOB or SQLITE_NULL
  std::int64_t integer = 0;
  double real = 0;
  std::string_view bytes;  ///< of a text or a blob
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  /// Appends one value that is not NULL. Answers what is wrong with it, or an empty text.
  virtual std::string append(const Cell& cell) = 0;
};

/// The decoder into a builder of this type. The builder must outlive it.
std::unique_ptr<Decoder> make_decoder(arrow::ArrayBuilder& builder);

}  // namespace sqlpod::sqlite
