// Arrow IPC: the streaming format, which readers can take as it comes (arrow), and the file format,
// whose batches can be read in any order (feather: Feather version 2 is its other name).
#pragma once

#include <memory>

#include "executor/table/table_writer.h"

namespace sqlpod {

/// `format` is arrow or feather.
std::unique_ptr<TableWriter> make_arrow_writer(TableFormat format,
                                               const std::shared_ptr<arrow::Schema>& schema,
                                               arrow::io::OutputStream& stream,
                                               const FileDescription& description);

}  // namespace sqlpod
