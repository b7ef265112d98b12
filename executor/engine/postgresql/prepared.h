// What the server knows of a statement before it runs.
#pragma once

#include <libpq-fe.h>

#include <string>
#include <vector>

#include "executor/engine/postgresql/handles.h"

namespace sqlpod::postgresql {

/// Prepares a statement without a name and describes it, in one go, so that a pooler cannot come
/// between: PQparamtype and PQftype read the answer. A type of 0 is for the server to find.
/// Throws Error.
Result describe_prepared(PGconn* connection, const std::string& sql, const std::vector<Oid>& types);

}  // namespace sqlpod::postgresql
