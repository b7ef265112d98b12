// execute_many(): a statement for every row of a table, as fast as the server allows.
//
// An INSERT … VALUES goes as arrays, some thousands of rows a statement; whatever else goes row
// behind row through a pipeline, and so do the rows of a statement with arrays that failed, which
// names the row. Either way a row is bound as it would be alone, but for integers: a batch's have
// the smallest type that holds all so far.
#pragma once

#include <arrow/record_batch.h>
#include <libpq-fe.h>

#include "executor/engine/cancellation.h"
#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

/// In a transaction. Throws Error, that of a row named by its number, and what `cancellation` asks
/// for.
StatementResult execute_bulk(PGconn* connection, const Statement& statement,
                             arrow::RecordBatchReader& rows, const Cancellation& cancellation);

}  // namespace sqlpod::postgresql
