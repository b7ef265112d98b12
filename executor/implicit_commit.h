// Statements that commit the transaction that they are in, on the dialects that have such.
#pragma once

#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod {

/// Whether running the statement commits what ran before it, and itself. Sources: the manuals of
/// MariaDB and MySQL, "Statements That Cause an Implicit Commit", and of Oracle, "COMMIT".
bool commits_implicitly(const Statement& statement, const SqlDialect& dialect);

}  // namespace sqlpod
