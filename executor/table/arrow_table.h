// Arrow IPC files and streams, and Parquet files, as record batches of what is bound.
//
// Batches are slices of those in the file, so memory holds one of these, and of Parquet the pages
// that are read: a row group need not fit. Every batch is validated, for a file may lie.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/storage_args.h"
#include "config/table_column.h"
#include "executor/table/batch_source.h"

namespace sqlpod {

/// `path` may be the URI of an object, which `args` are for.
///
/// `.arrow` and `.feather`: the file or the stream format, by its first bytes. Throws Error
/// (usage).
std::unique_ptr<BatchSource> open_arrow_table(const std::string& path,
                                              const std::vector<TableColumn>& declared,
                                              const StorageArgs& args);

std::unique_ptr<BatchSource> open_parquet_table(const std::string& path,
                                                const std::vector<TableColumn>& declared,
                                                const StorageArgs& args);

}  // namespace sqlpod
