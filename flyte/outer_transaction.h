// BEGIN and COMMIT around a whole query: a task is one transaction with them and without, so they
// are left out.
#pragma once

#include <vector>

#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod::flyte {

/// Leaves out a first statement BEGIN or START TRANSACTION and a last one COMMIT or END, and says
/// so in the log. One that says more than what a transaction is like stays, for it is another
/// statement: COMMIT PREPARED, BEGIN NOT ATOMIC …, START REPLICA. So does one that stands alone.
void drop_outer_transaction(std::vector<Statement>& statements, const SqlDialect& dialect);

}  // namespace sqlpod::flyte
