// What SQLite's result codes mean, in one table. Source: SQLite documentation, "Result and Error
// Codes".
#pragma once

#include <sqlite3.h>

#include <string>

#include "error/error.h"

namespace sqlpod::sqlite {

/// The kind of a result code, primary or extended. `system_error` is the errno behind it, or 0: it
/// tells a file that may not be opened from one that cannot.
ErrorKind kind_of_result_code(int code, int system_error = 0);

/// The Error of the last call on the connection.
Error error_of(sqlite3* connection);

/// The Error of a value that memory is too small for.
Error out_of_memory();

/// The Error of a database that could not be opened; `connection` is what sqlite3_open_v2() left.
Error open_error(int code, sqlite3* connection, const std::string& database);

}  // namespace sqlpod::sqlite
