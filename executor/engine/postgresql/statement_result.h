// What a server's command tag says: "INSERT 0 1", "CREATE TABLE", "SELECT 3".
#pragma once

#include <libpq-fe.h>

#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

StatementResult statement_result(PGresult* result);

/// Adds one more run of the same statement.
void add(StatementResult& total, const StatementResult& done);

}  // namespace sqlpod::postgresql
