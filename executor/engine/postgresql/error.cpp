#include "executor/engine/postgresql/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sqlpod::postgresql {
namespace {

struct Code {
  std::string_view sqlstate;  // five characters, or the two of a class
  ErrorKind kind;
};

constexpr std::array codes = {
    Code{"08", ErrorKind::transient},       // connection exception
    Code{"08001", ErrorKind::unavailable},  // client cannot establish the connection
    Code{"08004", ErrorKind::unavailable},  // server refused the connection
    Code{"08P01", ErrorKind::internal},     // protocol violation
    Code{"0A", ErrorKind::query},           // feature not supported
    Code{"22", ErrorKind::query},           // data exception
    Code{"23", ErrorKind::query},           // integrity constraint violation
    Code{"25006", ErrorKind::query},        // read-only transaction
    Code{"28", ErrorKind::denied},          // invalid authorization
    Code{"3D000", ErrorKind::unavailable},  // no such database
    Code{"40", ErrorKind::transient},       // serialization failure, deadlock
    Code{"40002", ErrorKind::query},    // integrity constraint, found at the end of the transaction
    Code{"40003", ErrorKind::unknown},  // statement completion unknown
    Code{"42", ErrorKind::query},       // syntax error, access rule violation
    Code{"42501", ErrorKind::denied},   // insufficient privilege
    Code{"53", ErrorKind::unavailable},     // insufficient resources: too many connections, out of
                                            // memory, disk full
    Code{"54", ErrorKind::query},           // program limit exceeded
    Code{"55", ErrorKind::query},           // object not in prerequisite state
    Code{"55006", ErrorKind::transient},    // object in use
    Code{"55P03", ErrorKind::transient},    // lock not available
    Code{"57", ErrorKind::transient},       // operator intervention: shutdown, crash
    Code{"57014", ErrorKind::timeout},      // query cancelled: by statement_timeout, if not by us
    Code{"57P03", ErrorKind::unavailable},  // cannot connect now: starting up, shutting down
    Code{"57P04", ErrorKind::unavailable},  // database dropped
    Code{"57P05", ErrorKind::transient},    // idle session time-out
    Code{"58", ErrorKind::transient},       // system error outside of PostgreSQL
    Code{"XX", ErrorKind::query},           // internal error of the server
};

std::string field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text == nullptr ? std::string() : std::string(text);
}

std::string hint_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::denied:
      return "check user, password and the rights of the role";
    case ErrorKind::unavailable:
      return "check that the server is up and that host, port and database are right";
    case ErrorKind::transient:
      return "run the task again";
    case ErrorKind::timeout:
      return "the server cancelled the statement: raise statement_timeout or make it faster";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

std::string without_final_newlines(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

ErrorKind kind_of_sqlstate(std::string_view sqlstate) {
  const auto find = [](std::string_view code) {
    return std::find_if(codes.begin(), codes.end(),
                        [&](const Code& known) { return known.sqlstate == code; });
  };
  if (const auto exact = find(sqlstate); exact != codes.end()) return exact->kind;
  if (const auto by_class = find(sqlstate.substr(0, 2)); by_class != codes.end())
    return by_class->kind;
  return ErrorKind::query;
}

Error error_of(const PGresult* result, const PGconn* connection) {
  const std::string sqlstate = field(result, PG_DIAG_SQLSTATE);
  if (sqlstate.empty()) {
    // Without a SQLSTATE it is libpq itself that speaks.
    const std::string text = without_final_newlines(PQerrorMessage(connection));
    if (PQstatus(connection) == CONNECTION_OK) {
      return {ErrorKind::internal, "the PostgreSQL client failed", "see the details", text};
    }
    return {ErrorKind::transient, "the connection to the server was lost", "run the task again",
            text, "08006"};
  }
  const ErrorKind kind = kind_of_sqlstate(sqlstate);
  std::string hint = field(result, PG_DIAG_MESSAGE_HINT);
  if (hint.empty()) hint = hint_for(kind);
  std::string details = without_final_newlines(PQresultErrorMessage(result));
  return {kind, field(result, PG_DIAG_MESSAGE_PRIMARY), std::move(hint), std::move(details),
          sqlstate};
}

Error connect_error(const std::string& text) {
  const std::string details = without_final_newlines(text);
  // SOCI keeps only the text of a refused connection, and libpq's own is in English unless the
  // server's is not.
  if (holds(text, "password authentication failed") || holds(text, "no pg_hba.conf entry") ||
      holds(text, "no password supplied") || holds(text, "permission denied for database") ||
      (holds(text, "role \"") && holds(text, "does not exist")) ||
      holds(text, "authentication failed")) {
    return {ErrorKind::denied, "PostgreSQL refused the login",
            "check user and password, and pg_hba.conf", details};
  }
  if (holds(text, "database \"") && holds(text, "does not exist")) {
    return {ErrorKind::unavailable, "the database does not exist",
            "check the name after the last / of the URL", details, "3D000"};
  }
  return {ErrorKind::unavailable, "PostgreSQL is not reachable",
          "check that the server is up and that host and port are right", details};
}

}  // namespace sqlpod::postgresql
