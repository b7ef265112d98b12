#include "executor/engine/mysql/error.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sqlpod::mysql {
namespace {

constexpr unsigned login_given_up = 2000;  // by the plugin of the account's authentication
constexpr unsigned server_lost = 2013;
constexpr unsigned tls_failed = 2026;

struct Number {
  unsigned number;
  ErrorKind kind;
};

// In order of the numbers; of those above 4000 MySQL and MariaDB have each their own.
constexpr std::array numbers = {
    Number{1020, ErrorKind::transient},    // record has changed since last read
    Number{1021, ErrorKind::unavailable},  // disk full
    Number{1037, ErrorKind::unavailable},  // out of memory
    Number{1038, ErrorKind::unavailable},  // out of memory for sorting
    Number{1040, ErrorKind::unavailable},  // too many connections
    Number{1041, ErrorKind::unavailable},  // out of resources
    Number{1042, ErrorKind::unavailable},  // bad host
    Number{1043, ErrorKind::unavailable},  // bad handshake
    Number{1044, ErrorKind::denied},       // access to the database denied
    Number{1045, ErrorKind::denied},       // login refused
    Number{1047, ErrorKind::unavailable},  // Galera: the node is not ready
    Number{1049, ErrorKind::unavailable},  // no such database
    Number{1053, ErrorKind::transient},    // server shutdown in progress
    Number{1062, ErrorKind::query},        // duplicate key
    Number{1064, ErrorKind::query},        // syntax
    Number{1077, ErrorKind::transient},    // normal shutdown, four messages of it
    Number{1078, ErrorKind::transient},
    Number{1079, ErrorKind::transient},
    Number{1080, ErrorKind::transient},
    Number{1095, ErrorKind::denied},       // not the owner of the connection
    Number{1114, ErrorKind::unavailable},  // table full
    Number{1129, ErrorKind::unavailable},  // host blocked
    Number{1130, ErrorKind::denied},       // host not allowed
    Number{1135, ErrorKind::unavailable},  // no thread for the connection
    Number{1142, ErrorKind::denied},       // command denied on the table
    Number{1143, ErrorKind::denied},       // command denied on the column
    Number{1146, ErrorKind::query},        // no such table
    Number{1152, ErrorKind::transient},    // aborted connection
    Number{1153, ErrorKind::query},        // packet larger than max_allowed_packet
    Number{1158, ErrorKind::transient},    // network errors, four of them
    Number{1159, ErrorKind::transient},
    Number{1160, ErrorKind::transient},
    Number{1161, ErrorKind::transient},
    Number{1180, ErrorKind::unknown},           // error during COMMIT
    Number{1184, ErrorKind::transient},         // aborted connection
    Number{1203, ErrorKind::unavailable},       // too many connections of this user
    Number{1205, ErrorKind::transient},         // lock wait timeout
    Number{1206, ErrorKind::transient},         // too many locks
    Number{1213, ErrorKind::transient},         // deadlock
    Number{1223, ErrorKind::transient},         // a read lock is in the way
    Number{1226, ErrorKind::unavailable},       // user's resource limit
    Number{1227, ErrorKind::denied},            // privilege missing
    Number{1290, ErrorKind::query},             // the server runs with an option that forbids it
    Number{1317, ErrorKind::timeout},           // query interrupted
    Number{1370, ErrorKind::denied},            // routine access denied
    Number{1451, ErrorKind::query},             // foreign key: a parent row is referred to
    Number{1452, ErrorKind::query},             // foreign key: no parent row
    Number{1461, ErrorKind::unavailable},       // too many prepared statements
    Number{1524, ErrorKind::denied},            // the account's authentication is not loaded
    Number{1613, ErrorKind::transient},         // branch rolled back: too slow
    Number{1614, ErrorKind::transient},         // branch rolled back: deadlock
    Number{1637, ErrorKind::transient},         // too many transactions
    Number{1689, ErrorKind::transient},         // lock wait aborted
    Number{1698, ErrorKind::denied},            // login refused, no password
    Number{1792, ErrorKind::query},             // read-only transaction
    Number{1820, ErrorKind::denied},            // password must be changed
    Number{1836, ErrorKind::unavailable},       // read-only mode
    Number{1862, ErrorKind::denied},            // password expired
    Number{1873, ErrorKind::denied},            // change of user refused
    Number{1874, ErrorKind::unavailable},       // InnoDB is read-only
    Number{1927, ErrorKind::transient},         // connection killed
    Number{1969, ErrorKind::timeout},           // MariaDB's max_statement_time
    Number{2001, ErrorKind::unavailable},       // cannot make a socket
    Number{2002, ErrorKind::unavailable},       // cannot connect: socket, or TCP
    Number{2003, ErrorKind::unavailable},       // cannot connect: TCP
    Number{2004, ErrorKind::unavailable},       // cannot make a TCP socket
    Number{2005, ErrorKind::unavailable},       // unknown host
    Number{2006, ErrorKind::transient},         // server has gone away
    Number{2007, ErrorKind::unavailable},       // another protocol
    Number{2008, ErrorKind::unavailable},       // out of memory here
    Number{2012, ErrorKind::unavailable},       // handshake
    Number{server_lost, ErrorKind::transient},  // connection lost during the query
    Number{2014, ErrorKind::internal},          // commands out of sync
    Number{2020, ErrorKind::query},             // packet larger than max_allowed_packet
    Number{tls_failed, ErrorKind::transient},   // TLS: what a lost connection is by TLS
    Number{2027, ErrorKind::transient},         // malformed packet
    Number{2049, ErrorKind::denied},            // the old authentication
    Number{2055, ErrorKind::transient},         // connection lost
    Number{2059, ErrorKind::denied},            // no plugin for the account's authentication
    Number{2061, ErrorKind::denied},            // the authentication's plugin failed
    Number{3024, ErrorKind::timeout},           // MySQL's max_execution_time
    Number{3032, ErrorKind::unavailable},       // the server is offline
    Number{3058, ErrorKind::transient},         // deadlock of user locks
    Number{3101, ErrorKind::transient},         // group replication has rolled back
    Number{3118, ErrorKind::denied},            // account locked
    Number{3159, ErrorKind::denied},            // TLS is required
    Number{3168, ErrorKind::unavailable},       // the server is not available
    Number{3169, ErrorKind::transient},         // session killed
    Number{3572, ErrorKind::transient},         // lock not available with NOWAIT
    Number{4031, ErrorKind::transient},         // MySQL: closed for inactivity
    Number{4150, ErrorKind::denied},            // MariaDB: too many wrong passwords
    Number{4151, ErrorKind::denied},            // MariaDB: account locked
};

struct Hint {
  unsigned number;
  const char* hint;
};

// What to do, where the kind alone does not say it.
constexpr std::array hints = {
    Hint{1040,
         "the server has no connection left: run fewer tasks at once, or raise its "
         "max_connections"},
    Hint{1044, "grant the account access to the database"},
    Hint{1045, "check user and password, and that the account may log in from this machine"},
    Hint{1049, "check the database's name; CREATE DATABASE makes it"},
    Hint{1114, "make room on the server, or raise the limit that its message names"},
    Hint{1129, "an administrator unblocks it by FLUSH HOSTS"},
    Hint{1130, "create the account for this machine's address, or for '%'"},
    Hint{1142, "GRANT the account what the statement needs"},
    Hint{1143, "GRANT the account what the statement needs"},
    Hint{1153, "send less at once, or raise the server's max_allowed_packet"},
    Hint{1205,
         "another transaction holds the row: run the task again, or raise "
         "innodb_lock_wait_timeout"},
    Hint{1226, "the account has used what it may for now: run the task later"},
    Hint{1227, "GRANT the account the privilege"},
    Hint{1792,
         "a lone SELECT runs in a read-only transaction: use a statement that says what it "
         "writes"},
    Hint{1836, "the server is read-only: connect to the primary"},
    Hint{1874, "the server is read-only: connect to the primary"},
    Hint{1820, "log in by hand and change the account's password"},
    Hint{1862, "log in by hand and change the account's password"},
    Hint{2005, "check the host's name"},
    Hint{2020, "send less at once, or raise the server's max_allowed_packet"},
    Hint{2059,
         "give the account another authentication, or put the plugin's library where the "
         "client looks for it"},
    Hint{2061, "give ssl_mode: REQUIRED, or server_public_key"},
    Hint{3159, "give ssl_mode: REQUIRED"},
};

std::string hint_for(unsigned number, ErrorKind kind) {
  for (const Hint& known : hints) {
    if (known.number == number) return known.hint;
  }
  switch (kind) {
    case ErrorKind::denied:
      return "check user, password and the grants of the account";
    case ErrorKind::unavailable:
      return "check that the server is up and that host, port and database are right";
    case ErrorKind::transient:
      return "run the task again";
    case ErrorKind::timeout:
      return "the server stopped the statement: raise its limit or make it faster";
    case ErrorKind::unknown:
      return "look at the data before running the task again: it may have taken effect";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// TLS that failed for what one side thinks of the other's certificate.
bool is_distrust(std::string_view text) {
  return contains(text, "certificate") || contains(text, "unknown ca");
}

/// A file of a key or certificate that is none, or a cipher: nothing has been sent yet.
bool is_bad_file(std::string_view text) {
  return contains(text, "PEM") || contains(text, "no start line") ||
         contains(text, "no certificate or crl found") || contains(text, "key values mismatch") ||
         contains(text, "bad decrypt") || contains(text, "problems getting password") ||
         contains(text, "no cipher match");
}

Error tls_error(const std::string& text, const std::string& details) {
  if (is_bad_file(text)) {
    return {ErrorKind::usage, "a certificate, key or cipher for TLS is not usable",
            "check ssl_ca, ssl_cert, ssl_key, ssl_key_password and ssl_cipher", details};
  }
  if (contains(text, "SSL is required")) {
    return {ErrorKind::denied, "the server has no TLS",
            "turn TLS on at the server, or set ssl_mode to PREFERRED or DISABLED", details};
  }
  if (is_distrust(text)) {
    return {ErrorKind::denied, "TLS was refused for a certificate",
            "check that ssl_ca signed the server's certificate, that it names the host, and that "
            "ssl_cert is one that the server trusts; ssl_mode says how much is verified",
            details};
  }
  return {ErrorKind::unavailable, "TLS with MariaDB could not be set up",
          "check that the server offers TLS of a version and cipher that tls_version and "
          "ssl_cipher allow",
          details};
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
  if (number >= 2000 && number < 3000) return ErrorKind::internal;  // the client's, misused
  return ErrorKind::query;
}

Error make_error(unsigned number, std::string_view sqlstate, const std::string& text) {
  ErrorKind kind = kind_of_number(number, sqlstate);
  constexpr unsigned forbidden_by_option = 1290;
  // A replica, or a primary that has just become one; other options forbid for good.
  if (number == forbidden_by_option &&
      (contains(text, "read-only") || contains(text, "read_only"))) {
    return {ErrorKind::unavailable, text, hint_for(1836, kind),
            "MySQL error " + std::to_string(number), std::string(sqlstate)};
  }
  return {kind, text, hint_for(number, kind), "MySQL error " + std::to_string(number),
          std::string(sqlstate)};
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
  if (statement->mysql != nullptr && mysql_errno(statement->mysql) != 0) {
    return error_of(statement->mysql);
  }
  return make_error(server_lost, "08S01", "Lost connection to server during query");
}

Error connect_error(unsigned number, const std::string& text) {
  const std::string details = text + " (MySQL error " + std::to_string(number) + ")";
  // The client has another number for one of them.
  if (number == tls_failed || contains(text, "TLS/SSL error")) return tls_error(text, details);
  if (number == login_given_up) {
    return {ErrorKind::denied, "MariaDB's login asks for more than a password",
            "give the account another authentication: there is nobody here to answer", details};
  }
  ErrorKind kind = kind_of_number(number, "");
  // While connecting, whatever is not a refusal is an address that does not answer as it should.
  if (kind != ErrorKind::denied) kind = ErrorKind::unavailable;
  std::string message =
      kind == ErrorKind::denied ? "MariaDB refused the login" : "MariaDB is not reachable";
  if (number == 1049) message = "the database does not exist";
  if (number == 1040 || number == 1203) message = "MariaDB has no connection left";
  const bool is_lost = kind_of_number(number, "") == ErrorKind::transient;
  return {kind, message, hint_for(is_lost ? 0 : number, kind), details};
}

Error tls_missing() {
  return tls_error("SSL is required", "the connection is not encrypted");
}

Error commit_error(const Error& error) {
  if (error.sqlstate().starts_with("40")) return error;
  return {ErrorKind::unknown, "COMMIT failed, and what became of it is not known",
          hint_for(0, ErrorKind::unknown),
          error.message() + (error.details().empty() ? "" : "\n" + error.details()),
          error.sqlstate()};
}

}  // namespace sqlpod::mysql
