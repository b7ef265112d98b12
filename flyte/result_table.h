// The table of a query as Flyte's Python makes it of the rows, so that the next task reads the same
// columns: the Arrow types of a DataFrame's.
//
// Integers are int64, also beside NULLs; uint64 only where the first batch has a value that needs
// it. Numbers of either precision are float64, the shortest that a float4 is written as, and NaN is
// NULL. NUMERIC is the nearest float64. An interval is a duration, with months of 30 and years of
// 365 days. A time of day loses its offset. Lists likewise, but decimals of one precision stay in
// them. Everything else is as the database has it: empty columns keep their types. Errors: Error
// (query) for two columns of one name, and for a number that does not fit, with row and column.
#pragma once

#include <arrow/record_batch.h>

#include <memory>

namespace sqlpod::flyte {

struct ResultRules {
  bool keeps_decimals = false;   ///< NUMERIC is no float
  bool has_truth_values = true;  ///< false: they are the integers 0 and 1, as in SQLite
};

/// Wraps `input`; its first batch is read at once. The reader belongs to one thread at a time.
std::shared_ptr<arrow::RecordBatchReader> result_table(
    std::shared_ptr<arrow::RecordBatchReader> input, const ResultRules& rules);

}  // namespace sqlpod::flyte
