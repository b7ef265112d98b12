// The rows that a task runs its statement for each of: the table input of `executemany`.
//
// Belongs to one run. Errors: Error (usage) that names file, row and column.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

#include "config/storage_args.h"
#include "config/table_column.h"

namespace sqlpod {

class RowSource {
 public:
  /// `storage` is for a path that is the URI of an object. Opens the file, and reads its first rows
  /// to learn the columns.
  RowSource(std::string path, std::vector<TableColumn> declared, StorageArgs storage = {});

  /// The columns, each with the type that it is bound as.
  const std::vector<TableColumn>& columns() const { return columns_; }

  /// A reader of all rows, from the first on; the file is opened again for a second one.
  std::shared_ptr<arrow::RecordBatchReader> read();

  /// Whether read() may be called again: not for standard input or a pipe, once it was read.
  bool can_be_read_again() const { return can_be_read_again_; }

 private:
  std::string path_;
  std::vector<TableColumn> declared_;
  StorageArgs storage_;
  std::vector<TableColumn> columns_;
  std::shared_ptr<arrow::RecordBatchReader> opened_;
  bool can_be_read_again_;
};

}  // namespace sqlpod
