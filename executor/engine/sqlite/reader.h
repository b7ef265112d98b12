// Reads a query's result by stepping through it: one row in memory at a time, after a first look at
// up to 1,000 rows when a column's declared type does not bind its values.
#pragma once

#include <sqlite3.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/row_reader.h"
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
  /// A row that was read ahead, with the bytes that its cells point to.
  struct KeptRow {
    std::vector<Cell> cells;
    std::deque<std::string> bytes;
  };

  /// Steps to the next row; false at the end.
  bool step();
  Cell cell(int column) const;
  void look_ahead();
  std::shared_ptr<arrow::DataType> column_type(int column) const;
  std::size_t append(std::size_t column, const Cell& cell);

  PreparedStatement statement_;
  int column_count_;
  std::deque<KeptRow> ahead_;
  bool ended_ = false;
  std::vector<std::unique_ptr<Decoder>> decoders_;
};

}  // namespace sqlpod::sqlite
