// Finds the INSERT … VALUES statements that can take many rows at once, and rewrites them so.
//
//   INSERT INTO t (a, b) VALUES ($1, lower($2))
//   INSERT INTO t (a, b) SELECT r.p1, lower(r.p2) FROM unnest($1, $2) AS r(p1, p2)
//
// Both insert the same rows when $1 and $2 of the second are arrays of what the first would be
// given row by row. It takes one row of expressions without DEFAULT and without a subquery, which
// could see the rows before; a conflict clause only when it does nothing; and no RETURNING.
#pragma once

#include <optional>
#include <string>

#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// The statement with its parameters that have a column as arrays; the others stay as they are.
/// None when the statement is not of that shape, or has no parameter with a column.
std::optional<std::string> insert_from_arrays(const Statement& statement,
                                              const SqlDialect& dialect);

}  // namespace sqlpod::postgresql
