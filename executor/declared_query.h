// A query whose table is held to the columns that the task declares.
#pragma once

#include <arrow/record_batch.h>

#include <memory>

#include "config/task_spec.h"
#include "executor/engine/engine.h"
#include "executor/query/statement.h"

namespace sqlpod {

/// Runs the query; the log tells of columns that are left out. Throws Error (query) for a column
/// that is missing or cannot be cast.
std::shared_ptr<arrow::RecordBatchReader> query_declared(Session& session,
                                                         const Statement& statement,
                                                         const OutputSchema& declared);

}  // namespace sqlpod
