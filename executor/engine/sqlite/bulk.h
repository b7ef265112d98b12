// One prepared statement, run for each row of an Arrow table.
#pragma once

#include <arrow/record_batch.h>
#include <sqlite3.h>

#include <cstdint>
#include <vector>

#include "executor/engine/sqlite/interrupt.h"
#include "executor/query/statement.h"

namespace sqlpod::sqlite {

/// Runs `statement`, whose parameters without a column are bound, once for each row. Answers the
/// rows that it changed, or returned when it only reads. Throws the Error of the row that failed,
/// naming it.
std::int64_t run_for_each_row(sqlite3_stmt* statement, const std::vector<Parameter>& parameters,
                              arrow::RecordBatchReader& rows, const Interrupt& interrupt);

}  // namespace sqlpod::sqlite
