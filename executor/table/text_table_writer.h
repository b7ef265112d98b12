// An aligned table for people. Widths come from the first rows, so memory stays constant; control
// characters of the data are shown as escapes, so data cannot drive a terminal.
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// Throws Error (output) when the format cannot hold the schema.
std::unique_ptr<TableWriter> make_text_table_writer(const std::shared_ptr<arrow::Schema>& schema,
                                                    arrow::io::OutputStream& stream);

}  // namespace sqlpod
