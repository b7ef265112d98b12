// The answer to a question that sqlpod itself asks the database: one row.
#pragma once

#include <vector>

#include "config/value.h"
#include "executor/engine/engine.h"

namespace sqlpod {

/// The cells of the one row that the query returns. Throws Error (internal) when it returns none or
/// several, and the query's own.
std::vector<Value> read_single_row(Session& session, const Statement& query);

}  // namespace sqlpod
