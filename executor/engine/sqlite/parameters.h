// Bound parameters as SQLite takes them.
#pragma once

#include <sqlite3.h>

#include <vector>

#include "executor/query/statement.h"

namespace sqlpod::sqlite {

/// Binds one to the placeholder of this number, from 1; SQLite keeps a copy. A truth value is 0 or
/// 1, dates and times are ISO 8601 text as Python's sqlite3 stores them, a decimal is a real when
/// that holds all its digits, else text. Throws Error.
void bind(sqlite3_stmt* statement, int index, const Parameter& parameter);

/// Throws Error (query) unless the statement has a placeholder for each parameter.
void check_count(sqlite3_stmt* statement, const std::vector<Parameter>& parameters);

}  // namespace sqlpod::sqlite
