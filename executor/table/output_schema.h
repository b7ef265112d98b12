// Holds a query's result to the task's output_schema_type: which columns come out, in which order,
// of which types.
//
// What can be told from the columns alone is checked before the first row: a missing column, a cast
// that could lose information. What depends on a value (an integer out of range, a decimal with
// more digits than a double holds, text that is no date) is checked as rows pass; the error names
// row (from 1) and column. The matrix is in docs/output.md.
#pragma once

#include <arrow/record_batch.h>

#include <memory>

#include "config/task_spec.h"

namespace sqlpod {

/// The Arrow type that an output column of this type has: int64, float64, utf8, bool, date32,
/// time64[us], timestamp[us] or timestamp[us, UTC] (datetime keeps the zone semantics of what it is
/// cast from), duration[us], decimal, binary, … A decimal keeps the precision and scale of its
/// source.
///
/// Wraps `input` in a reader of the declared columns. Columns that the schema does not name are
/// left out. Throws Error (query) for what can be told now; the reader fails with the same for
/// values. `schema.any` returns `input` itself.
std::shared_ptr<arrow::RecordBatchReader> conform(std::shared_ptr<arrow::RecordBatchReader> input,
                                                  const OutputSchema& schema);

}  // namespace sqlpod
