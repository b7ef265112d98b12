// The file that a table input names, as a stream of record batches: what `executemany` runs its
// statement for each row of.
//
// CSV, JSON Lines, Arrow IPC (file or stream) and Parquet, told apart by the name's suffix; a batch
// has at most 8192 rows, so memory does not grow with the file. The first batch is read when the
// file is opened, and what is wrong with it is found then. A reader belongs to one thread at a time
// and owns the file.
//
// Errors: Error (usage) that names the file and, where it is about them, the row (counted from 1,
// the header is none), the line and the column. ReadNext answers them inside of a Status
// (error/arrow_status.h).
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

#include "config/storage_args.h"
#include "config/table_column.h"

namespace sqlpod {

/// `path` is a path, a file:// URI, the URI of an object in a store, or "-" for CSV on standard
/// input. `args` are for object stores. CSV and JSON Lines are streamed from there, the others are
/// read by ranges.
///
/// With declared columns the reader has these and no others, in their order, each read by its type
/// as inputs are (the Arrow types are in executor/table/column_builder.h; Arrow and Parquet columns
/// that have the type already stay as they are). Without any, it has all columns of the file: CSV
/// as text, JSON Lines by what its first batch holds, Arrow and Parquet as they are. A JSON Lines
/// file without rows has no columns then.
std::shared_ptr<arrow::RecordBatchReader> open_table_file(const std::string& path,
                                                          const std::vector<TableColumn>& declared,
                                                          const StorageArgs& args = {});

}  // namespace sqlpod
