// Bound parameters as ODBC takes them, each as the type that loses nothing with its server.
#pragma once

#include <string>
#include <vector>

#include "executor/engine/odbc/api.h"
#include "executor/engine/odbc/server.h"
#include "executor/query/statement.h"

namespace sqlpod::odbc {

/// One parameter's value where ODBC can point at it.
struct ParameterCell {
  SQLSMALLINT c_type = SQL_C_CHAR;
  SQLSMALLINT sql_type = SQL_VARCHAR;
  SQLULEN size = 1;  ///< digits, characters or bytes
  SQLSMALLINT digits = 0;
  SQLLEN length = SQL_NULL_DATA;  ///< bytes, or SQL_NULL_DATA
  std::string bytes;
};

/// The value for a server. A datetime with an offset is text with it, or its UTC clock where types
/// have no zone. Throws Error (usage) for a list.
ParameterCell cell_of(const Parameter& parameter, Server server);

/// A statement's parameters. It must live, and not move, as long as the statement may be executed.
class BoundParameters {
 public:
  /// Binds all, in order. Throws Error.
  BoundParameters(SQLHSTMT statement, const std::vector<Parameter>& parameters, Server server);
  BoundParameters(const BoundParameters&) = delete;
  BoundParameters& operator=(const BoundParameters&) = delete;

  /// Binds another value to the parameter at this index, from 0.
  void set(std::size_t index, const Parameter& parameter);

 private:
  SQLHSTMT statement_;
  Server server_;
  std::vector<ParameterCell> cells_;
};

}  // namespace sqlpod::odbc
