// What MySQL's and MariaDB's errors mean: error number to kind in one table, SQLSTATE classes for
// the rest. Sources: MariaDB documentation, "MariaDB Error Codes"; MySQL documentation, "Server
// Error Message Reference".
#pragma once

#include <mysql.h>

#include <string_view>

#include "error/error.h"

namespace sqlpod::mysql {

/// The kind of an error number, by its SQLSTATE when the number is in no table.
ErrorKind kind_of_number(unsigned number, std::string_view sqlstate);

/// The Error of the last call on the connection.
Error error_of(MYSQL* connection);
/// The Error of the last call on the statement.
Error error_of(MYSQL_STMT* statement);
/// The Error of a connection that could not be made.
Error connect_error(unsigned number, const std::string& text);

/// Whether this error number says that the connection is gone.
bool connection_lost(unsigned number);

}  // namespace sqlpod::mysql
