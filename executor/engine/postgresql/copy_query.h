// A query as a COPY that gives the same rows, in binary format. COPY takes no parameters, so the
// values travel beside it all the same: as settings that last as long as the transaction, which the
// query reads in the parameters' places.
//
//   SELECT set_config('sqlpod.p1', $1, true)
//   COPY (SELECT … WHERE id > current_setting('sqlpod.p1')::int2) TO STDOUT (FORMAT binary)
//
// The planner estimates such an expression by its value, as it does a bound one. A scan computes
// it for each row, though, which is cheap for a few short values and would not be for many or long
// ones.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::postgresql {

/// Whether the statement, which returns a table, is one to run by COPY: a query, on a server that
/// has COPY as PostgreSQL has it, with parameters that settings can carry.
bool suits_copy(PGconn* connection, const Statement& statement);

/// The statement that sets the settings from the parameters of `statement`, which it takes as
/// texts, those that are NULL left out; empty when there are none.
std::string settings_query(const Statement& statement);

/// COPY of `sql`, which is the statement's, cast or not. `types` are those of its parameters.
/// None when one of them is read from text otherwise than a parameter is, or when the planner might
/// need to know a parameter to find a plan: a pattern.
std::optional<std::string> copy_query(const std::string& sql, const Statement& statement,
                                      const std::vector<Oid>& types);

}  // namespace sqlpod::postgresql
