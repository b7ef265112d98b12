// What PostgreSQL's errors mean: SQLSTATE to kind in one table, exact codes before classes.
// Source: PostgreSQL documentation, appendix A "PostgreSQL Error Codes".
#pragma once

#include <libpq-fe.h>

#include <string>
#include <string_view>

#include "error/error.h"

namespace sqlpod::postgresql {

/// The kind of a SQLSTATE; `query` for one that is in no table.
ErrorKind kind_of_sqlstate(std::string_view sqlstate);

/// The Error of a failed result, the server's detail, hint and position in its details.
Error error_of(const PGresult* result, const PGconn* connection);

/// The Error of a COMMIT that did not succeed: unknown, unless the server's answer says that the
/// transaction failed.
Error commit_error(const PGresult* result, const PGconn* connection);

/// The Error of a connection that could not be made, from the text that libpq gave. It may hold a
/// SQLSTATE, as PQERRORS_VERBOSE has it.
Error connect_error(const std::string& text);

}  // namespace sqlpod::postgresql
