// JSON: an object for each row, one row a line; in an array (json), or as they come (jsonl).
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// `format` is json or jsonl. Throws Error (output) when the format cannot hold the schema.
std::unique_ptr<TableWriter> make_json_writer(TableFormat format,
                                              const std::shared_ptr<arrow::Schema>& schema,
                                              arrow::io::OutputStream& stream);

}  // namespace sqlpod
