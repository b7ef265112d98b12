// The columns that split a table into the folders of a data set, and the folder of a row.
//
// Hive's layout: `column=value/…`, one level a column, as Spark, pyarrow and DuckDB read it. Values
// are percent-encoded (all but letters, digits, `-`, `.`, `_` and `~`), in names only what a path
// has a use for; NULL is `__HIVE_DEFAULT_PARTITION__`, the empty text is nothing: `column=`.
// Immutable; any thread.
#pragma once

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "executor/table/cell_text.h"

namespace sqlpod {

class PartitionColumns {
 public:
  /// Throws Error (output) for a name that no column or more than one has, for a column whose
  /// values name no folder well (floats, bytes, nested types and the like), and when no column is
  /// left for the files.
  PartitionColumns(const std::vector<std::string>& names, const arrow::Schema& schema);

  /// The columns that the files hold: all others.
  const std::shared_ptr<arrow::Schema>& file_schema() const { return file_schema_; }
  /// The batch with the columns that the files hold.
  std::shared_ptr<arrow::RecordBatch> file_batch(const arrow::RecordBatch& batch) const;

  /// The partition columns of a batch.
  arrow::ArrayVector values(const arrow::RecordBatch& batch) const;
  /// Sets `key` to bytes that are the same for two rows if and only if their folder is the same.
  static void key_of(const arrow::ArrayVector& values, std::int64_t row, std::string& key);
  /// `year=2024/country=at`. Throws Error (output) for a value that no folder can have as its name.
  std::string folder_of(const arrow::ArrayVector& values, std::int64_t row) const;

 private:
  struct Column {
    int index;
    std::string name;
    AppendCell append;
  };

  static std::string value_of(const Column& column, const arrow::Array& array, std::int64_t row);

  std::vector<Column> columns_;
  std::vector<int> file_columns_;
  std::shared_ptr<arrow::Schema> file_schema_;
};

}  // namespace sqlpod
