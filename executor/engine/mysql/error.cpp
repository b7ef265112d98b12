#include "executor/engine/mysql/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sqlpod::mysql {
namespace {

constexpr unsigned server_lost = 2013;

struct Number {
  unsigned number;
  ErrorKind kind;
};

constexpr std::array numbers = {
    Number{1020, ErrorKind::transient},    // record has changed since last read
    Number{1021, ErrorKind::unavailable},  // disk full
    Number{1037, ErrorKind::unavailable},  // out of memory
    Number{1040, ErrorKind::unavailable},  // too many connections
    Number{1041, ErrorKind::unavailable},  // out of resources
    Number{1042, ErrorKind::unavailable},  // bad host
    Number{1043, ErrorKind::unavailable},  // bad handshake
    Number{1044, ErrorKind::denied},       // access to the database denied
    Number{1045, ErrorKind::denied},       // login refused
    Number{1049, ErrorKind::unavailable},  // no such database
    Number{1053, ErrorKind::transient},    // server shutdown in progress
    Number{1129, ErrorKind::unavailable},  // host blocked
    Number{1130, ErrorKind::denied},       // host not allowed
    Number{1142, ErrorKind::denied},       // command denied on the table
    Number{1143, ErrorKind::denied},       // command denied on the column
    Number{1152, ErrorKind::transient},    // aborted connection
    Number{1158, ErrorKind::transient},    // network errors, four of them
    Number{1159, ErrorKind::transient},
    Number{1160, ErrorKind::transient},
    Number{1161, ErrorKind::transient},
    Number{1184, ErrorKind::transient},         // aborted connection
    Number{1203, ErrorKind::unavailable},       // too many connections of this user
    Number{1205, ErrorKind::transient},         // lock wait timeout
    Number{1213, ErrorKind::transient},         // deadlock
    Number{1226, ErrorKind::unavailable},       // user's resource limit
    Number{1227, ErrorKind::denied},            // privilege missing
    Number{1290, ErrorKind::query},             // the server runs with an option that forbids it
    Number{1317, ErrorKind::timeout},           // query interrupted
    Number{1370, ErrorKind::denied},            // routine access denied
    Number{1698, ErrorKind::denied},            // login refused, no password
    Number{1836, ErrorKind::unavailable},       // read-only mode
    Number{1927, ErrorKind::transient},         // connection killed
    Number{1969, ErrorKind::timeout},           // MariaDB's max_statement_time
    Number{2002, ErrorKind::unavailable},       // cannot connect: socket
    Number{2003, ErrorKind::unavailable},       // cannot connect: TCP
    Number{2005, ErrorKind::unavailable},       // unknown host
    Number{2006, ErrorKind::transient},         // server has gone away
    Number{2012, ErrorKind::unavailable},       // handshake
    Number{server_lost, ErrorKind::transient},  // connection lost during the query
    Number{2026, ErrorKind::unavailable},       // TLS
    Number{2055, ErrorKind::transient},         // connection lost
    Number{3024, ErrorKind::timeout},           // MySQL's max_execution_time
    Number{3572, ErrorKind::transient},         // lock not available with NOWAIT
};

std::string hint_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::denied:
      return "check user, password and the grants of the account";
    case ErrorKind::unavailable:
      return "check that the server is up and that host, port and database are right";
    case ErrorKind::transient:
      return "run the task again";
    case ErrorKind::timeout:
      return "the server stopped the statement: raise its limit or make it faster";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

Error make_error(unsigned number, const char* sqlstate, const char* text) {
  const ErrorKind kind = kind_of_number(number, sqlstate);
  return {kind, text, hint_for(kind), "MySQL error " + std::to_string(number), sqlstate};
}

}  // namespace

ErrorKind kind_of_number(unsigned number, std::string_view sqlstate) {
  const auto known = std::find_if(numbers.begin(), numbers.end(), [&](const Number& candidate) {
    return candidate.number == number;
  });
  if (known != numbers.end()) return known->kind;
  if (sqlstate.starts_with("08")) return ErrorKind::transient;
  if (sqlstate.starts_with("28")) return ErrorKind::denied;
  if (sqlstate.starts_with("40")) return ErrorKind::transient;
  return ErrorKind::query;
}

Error error_of(MYSQL* connection) {
  return make_error(mysql_errno(connection), mysql_sqlstate(connection), mysql_error(connection));
}

Error error_of(MYSQL_STMT* statement) {
  if (mysql_stmt_errno(statement) != 0) {
    return make_error(mysql_stmt_errno(statement), mysql_stmt_sqlstate(statement),
                      mysql_stmt_error(statement));
  }
  // The client leaves the statement without a word when the connection breaks between rows.
  if (mysql_errno(statement->mysql) != 0) return error_of(statement->mysql);
  return make_error(server_lost, "08S01", "Lost connection to server during query");
}

Error connect_error(unsigned number, const std::string& text) {
  ErrorKind kind = kind_of_number(number, "");
  // While connecting, whatever is not a refusal is an address that does not answer as it should.
  if (kind != ErrorKind::denied) kind = ErrorKind::unavailable;
  const char* message =
      kind == ErrorKind::denied ? "MariaDB refused the login" : "MariaDB is not reachable";
  if (number == 1049) message = "the database does not exist";
  return {kind, message, hint_for(kind), text + " (MySQL error " + std::to_string(number) + ")"};
}

bool connection_lost(unsigned number) {
  return number == 2006 || number == server_lost || number == 2055;
}

}  // namespace sqlpod::mysql
