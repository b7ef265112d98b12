// Ranges of a table's pages, by the system column ctid: the table is read in the order in which it
// lies on disk, each page once, without an index.
// Source: PostgreSQL documentation, "System Columns"; Tid Range Scan is in PostgreSQL from 14 on.
#pragma once

#include <cstddef>
#include <vector>

#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

/// `ranges` statements that together give each row of the query once, fewer when the table is
/// small. The query must be a scan of one plain table, and a condition on the place of its rows
/// must lead to a Tid Range Scan: the server's own plans are asked for both. Throws Error (usage)
/// with the reason when that is not so.
std::vector<Statement> place_ranges(sqlpod::Session& session, const Statement& query,
                                    std::size_t ranges, const SqlDialect& dialect);

}  // namespace sqlpod::postgresql
