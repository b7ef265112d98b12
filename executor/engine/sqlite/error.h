// What SQLite's result codes mean, in one table. Source: SQLite documentation, "Result and Error
// Codes".
#pragma once

#include <sqlite3.h>

#include <string>

#include "error/error.h"

namespace sqlpod::sqlite {

/// The kind of a result code, primary or extended.
ErrorKind kind_of_result_code(int code);

/// The Error of the last call on the connection.
Error error_of(sqlite3* connection);

/// The Error of a database that could not be opened.
Error open_error(int code, const std::string& database);

}  // namespace sqlpod::sqlite
