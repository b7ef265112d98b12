// What ODBC's diagnostics mean, in one table: by the server's own number where SQLSTATEs are too
// coarse, then by exact SQLSTATE, then by its class.
//
// Sources: ODBC Programmer's Reference, appendix A; SQL Server, "Database Engine events and
// errors"; Oracle Database Error Messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "error/error.h"
#include "executor/engine/odbc/api.h"
#include "executor/engine/odbc/server.h"

namespace sqlpod::odbc {

/// One record of what a call reported.
struct Diagnostic {
  std::string sqlstate;
  std::int32_t number = 0;  ///< the server's own
  std::string message;
};

/// All records of the last call on a handle.
std::vector<Diagnostic> diagnostics(SQLSMALLINT kind, SQLHANDLE handle);

ErrorKind kind_of_sqlstate(std::string_view sqlstate, std::int32_t number = 0,
                           Server server = Server::other);

/// The Error of the first record that is no warning.
Error error_of(const std::vector<Diagnostic>& records, Server server);

/// The Error of a failed statement.
Error statement_error(SQLHSTMT statement, Server server);

/// The Error of a connection that was not made. `known` says what drivers and data sources there
/// are, for the details.
Error connect_error(const std::vector<Diagnostic>& records, const std::string& known);

/// Whether the records say that the connection is gone.
bool connection_lost(const std::vector<Diagnostic>& records, Server server);

}  // namespace sqlpod::odbc
