// Which options of FormatOptions a format has a use for, and what they stand for in Arrow's terms.
#pragma once

#include <arrow/util/compression.h>

#include "config/output_target.h"
#include "executor/table/table_writer.h"

namespace sqlpod {

/// Throws Error (usage) that names option and format: one that the format has no use for, a
/// compression that it has not, a level that the compression has not.
void check_format_options(TableFormat format, const FormatOptions& options);

/// The compression that the options name, else `otherwise`; lz4 is the one of `format`.
arrow::Compression::type compression_type(TableFormat format, const FormatOptions& options,
                                          arrow::Compression::type otherwise);

}  // namespace sqlpod
