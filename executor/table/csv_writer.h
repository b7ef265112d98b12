// CSV (RFC 4180), with a header line. Lines end in LF. NULL is an empty field, the empty string is
// "".
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// Throws Error (output) when the format cannot hold the schema.
std::unique_ptr<TableWriter> make_csv_writer(const std::shared_ptr<arrow::Schema>& schema,
                                             arrow::io::OutputStream& stream);

}  // namespace sqlpod
