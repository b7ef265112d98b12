// Decodes a row as the binary protocol has it: one value into each column's builder.
//
// Source: MariaDB documentation, "Resultset row" (binary): a byte 0, a bit for each column that
// says whether it is NULL, from the third bit on, and the values of the others. The builders must
// outlive it. One thread at a time.
#pragma once

#include <arrow/array/builder_base.h>
#include <mysql.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "executor/engine/mysql/decoder.h"

namespace sqlpod::mysql {

class RowDecoder {
 public:
  /// One column more, and the builder that its values go to.
  void add(const MYSQL_FIELD& column, arrow::ArrayBuilder& builder);

  /// Appends the row that begins at `row` and ends at `end` or before. Answers its size in bytes.
  /// Throws Error: transient when a value would not end in time, else the decoder's, without a
  /// place; column() is where it was.
  std::size_t append(const unsigned char* row, const unsigned char* end);

  /// The column that the last append() was at when it threw, from 0.
  std::size_t column() const { return at_column_; }

 private:
  struct Column {
    std::size_t width;  // of a value in the row
    std::unique_ptr<Decoder> decoder;
  };

  std::vector<Column> columns_;
  std::size_t at_column_ = 0;
};

}  // namespace sqlpod::mysql
