// Reads a result: many rows at once where every column has a width, else row by row and cell by
// cell. A cell that a guessed width cut short is fetched again by itself. Rows at once are as many
// as about half a megabyte holds.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/odbc/column.h"
#include "executor/engine/odbc/decoder.h"
#include "executor/engine/odbc/running_statement.h"
#include "executor/engine/row_reader.h"

namespace sqlpod::odbc {

class Reader : public RowReader {
 public:
  /// `statement` was executed and returns these columns. The session must outlive the reader.
  Reader(RunningStatement statement, std::vector<Column> columns, Server server);

 protected:
  std::optional<std::size_t> read_row() override;

 private:
  /// The cells of one column in a block of rows.
  struct BoundColumn {
    std::vector<char> cells;
    std::vector<SQLLEN> lengths;
  };

  void bind_block(std::size_t row_width);
  /// Fetches the next row or block; false at the end.
  bool fetch();
  /// The cell of a bound column, or of the current row; none when NULL.
  std::optional<std::string_view> bound_cell(std::size_t column);
  std::optional<std::string_view> whole_cell(std::size_t column);
  std::optional<std::string_view> single_cell(std::size_t column);
  std::string_view as_utf8(std::size_t column, std::string_view cell);
  /// The cell as its decoder wants it. Throws Error for what the driver may have spoilt.
  std::string_view repaired(std::size_t column, std::string_view cell);

  RunningStatement statement_;
  std::vector<Column> columns_;
  Server server_;
  std::vector<std::unique_ptr<Decoder>> decoders_;
  std::vector<BoundColumn> bound_;  ///< empty: cell by cell
  std::vector<SQLUSMALLINT> row_status_;
  SQLULEN rows_in_block_ = 0;
  SQLULEN row_in_block_ = 0;
  std::string cell_;  ///< what single_cell() gathers
  std::string text_;  ///< what as_utf8() makes
};

}  // namespace sqlpod::odbc
