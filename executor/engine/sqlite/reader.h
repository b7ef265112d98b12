// Reads a query's result by stepping through it: one row in memory at a time, after a first look at
// up to 1,000 rows when a column's declared type does not bind its values.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "executor/engine/row_reader.h"
#include "executor/engine/sqlite/column_type.h"
#include "executor/engine/sqlite/decoder.h"
#include "executor/engine/sqlite/handles.h"

namespace sqlpod::sqlite {

/// The columns of a prepared statement by their declared types alone.
std::shared_ptr<arrow::Schema> schema_of(sqlite3_stmt* statement);

class Reader : public RowReader {
 public:
  /// `statement` is bound and not yet stepped. The connection must outlive the reader.
  explicit Reader(PreparedStatement statement);

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  /// Steps to the next row; false at the end.
  bool step();
  /// Steps through the first rows and keeps them; the last one, which may be large, is left where
  /// it is. Answers what each column holds.
  std::vector<SeenValues> look_ahead();
  void keep_row();
  /// Appends a row, whose values `value_at` gives by their column's number.
  template <typename ValueAt>
  std::size_t append(const ValueAt& value_at);

  PreparedStatement statement_;
  int column_count_;
  std::deque<std::vector<KeptValue>> ahead_;
  bool row_waits_ = false;  ///< the row that was stepped to is not read yet
  bool ended_ = false;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace sqlpod::sqlite
