// Binds the cells of one Arrow column, without a value of ours between: one small class for each
// kind of array, and one factory.
#pragma once

#include <arrow/array.h>
#include <sqlite3.h>

#include <cstdint>
#include <memory>

#include "executor/query/statement.h"

namespace sqlpod::sqlite {

class ColumnBinder {
 public:
  ColumnBinder() = default;
  ColumnBinder(const ColumnBinder&) = delete;
  ColumnBinder& operator=(const ColumnBinder&) = delete;
  virtual ~ColumnBinder() = default;

  /// Binds the cell at `row` to the placeholder of this number, as bind() of parameters.h would.
  /// SQLite may point into the array, and into the binder until the next call. Answers SQLite's
  /// result code; throws Error for a cell that cannot be bound.
  virtual int bind(sqlite3_stmt* statement, int index, std::int64_t row) = 0;
};

/// The binder of a column to `parameter`. The array must outlive it. A text in a column of type
/// json is JSON already.
std::unique_ptr<ColumnBinder> make_column_binder(const arrow::Array& array,
                                                 const Parameter& parameter);

}  // namespace sqlpod::sqlite
