// What MySQL's and MariaDB's errors mean: error number to kind in one table, SQLSTATE classes for
// the rest. Sources: MariaDB documentation, "MariaDB Error Codes"; MySQL documentation, "Server
// Error Message Reference" and "Client Error Message Reference".
#pragma once

#include <mysql.h>

#include <string>
#include <string_view>

#include "error/error.h"

namespace sqlpod::mysql {

/// The kind of an error number, by its SQLSTATE when the number is in no table.
ErrorKind kind_of_number(unsigned number, std::string_view sqlstate);

/// The Error of a number and what server or client say about it.
Error make_error(unsigned number, std::string_view sqlstate, const std::string& text);

/// The Error of the last call on the connection.
Error error_of(MYSQL* connection);
/// The Error of the last call on the statement.
Error error_of(MYSQL_STMT* statement);

/// The Error of a connection that could not be made.
Error connect_error(unsigned number, const std::string& text);
/// The Error for a connection that is plain although it must not be.
Error tls_missing();

/// The Error for a COMMIT that failed: only one that the server says it has rolled back is surely
/// not in effect.
Error commit_error(const Error& error);

}  // namespace sqlpod::mysql
