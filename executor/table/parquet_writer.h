// Parquet (format 2.6, snappy, with the Arrow schema). Row groups are bounded in rows and bytes, so
// memory stays constant.
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// Throws Error (output) when the format cannot hold the schema.
std::unique_ptr<TableWriter> make_parquet_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                 arrow::io::OutputStream& stream);

}  // namespace sqlpod
