// Parquet (format 2.6, snappy unless told otherwise, with the Arrow schema).
//
// Rows are gathered until they make a row group, which is bounded in rows and bytes; then it is
// encoded and written column by column, so memory stays constant. A table that is left half way has
// no footer and is no Parquet file.
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// Throws Error (output) when the format cannot hold the schema, and Error (usage) for a bloom
/// filter of a column that is not there or can have none.
std::unique_ptr<TableWriter> make_parquet_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                 arrow::io::OutputStream& stream,
                                                 const FileDescription& description);

}  // namespace sqlpod
