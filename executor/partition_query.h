// What a partitioned read sends to the database: the task's query, cut into ranges.
#pragma once

#include <vector>

#include "config/partition.h"
#include "executor/engine/engine.h"
#include "executor/job_part.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod {

/// Throws Error (usage) for statements whose table cannot be read in parts: more than one, one that
/// is no SELECT, one that limits or locks its rows.
void refuse_what_cannot_be_partitioned(const std::vector<Statement>& statements,
                                       const SqlDialect& dialect);

/// Statements that together give each row of the query once; with `job`, the one of that part.
/// There are more of them than parts, so that one with many rows does not hold up the end, unless
/// the server would scan the whole table for each. Asks `session`, whose transaction has begun, for
/// columns and bounds. Throws Error (usage) that names the column for one that is not there or
/// cannot be cut into ranges.
std::vector<Statement> split_query(Session& session, const Statement& query,
                                   const Partition& partition, const std::optional<JobPart>& job,
                                   const SqlDialect& dialect);

}  // namespace sqlpod
