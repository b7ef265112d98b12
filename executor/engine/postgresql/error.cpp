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
    Code{"08007", ErrorKind::unknown},      // transaction resolution unknown
    Code{"08P01", ErrorKind::internal},     // protocol violation
    Code{"0A", ErrorKind::query},           // feature not supported
    Code{"22", ErrorKind::query},           // data exception
    Code{"23", ErrorKind::query},           // integrity constraint violation
    Code{"25", ErrorKind::query},           // transaction state, read-only among them
    Code{"25P03", ErrorKind::transient},    // idle in transaction for too long
    Code{"25P04", ErrorKind::timeout},      // transaction_timeout
    Code{"28", ErrorKind::denied},          // invalid authorization
    Code{"3D000", ErrorKind::unavailable},  // no such database
    Code{"40", ErrorKind::transient},       // serialization failure, deadlock
    Code{"40002", ErrorKind::query},    // integrity constraint, found at the end of the transaction
    Code{"40003", ErrorKind::unknown},  // statement completion unknown
    Code{"42", ErrorKind::query},       // syntax error, access rule violation
    Code{"42501", ErrorKind::denied},   // insufficient privilege
    Code{"53", ErrorKind::unavailable},     // insufficient resources: too many connections, out of
                                            // memory, disk full
    Code{"53400", ErrorKind::query},        // a limit of the configuration, as temp_file_limit
    Code{"54", ErrorKind::query},           // program limit exceeded
    Code{"55", ErrorKind::query},           // object not in prerequisite state
    Code{"55006", ErrorKind::transient},    // object in use
    Code{"55P03", ErrorKind::transient},    // lock not available
    Code{"57", ErrorKind::transient},       // operator intervention: shutdown, crash
    Code{"57014", ErrorKind::timeout},      // query cancelled: by statement_timeout, if not by us
    Code{"57P03", ErrorKind::unavailable},  // cannot connect now: starting up, shutting down
    Code{"57P04", ErrorKind::unavailable},  // database dropped
    Code{"58", ErrorKind::transient},       // system error outside of PostgreSQL
    Code{"58P01", ErrorKind::query},        // a file that the statement named is not there
    Code{"58P02", ErrorKind::query},        // … or is there already
    Code{"72000", ErrorKind::transient},    // snapshot too old
    Code{"F0", ErrorKind::unavailable},     // configuration file
    Code{"HV00N", ErrorKind::unavailable},  // a foreign server is not reachable
    Code{"XX", ErrorKind::query},           // internal error of the server
};

/// Refusals that have no SQLSTATE, or one that does not tell them apart: libpq's own words and
/// those of PgBouncer. The first that fits.
struct Refusal {
  std::string_view text;
  ErrorKind kind;
  const char* message;
  const char* hint;
};

constexpr const char* bad_login = "PostgreSQL refused the login";
constexpr const char* check_login = "check user and password, and pg_hba.conf";
constexpr const char* untrusted = "the server's certificate is not trusted";
constexpr const char* bad_option = "the client library refused a connect arg";

constexpr std::array refusals = {
    Refusal{"certificate verify failed", ErrorKind::denied, untrusted,
            "check sslrootcert: it has to hold the authority that signed the server's certificate"},
    Refusal{"does not match host name", ErrorKind::denied, untrusted,
            "connect by a name that is in the certificate, or with sslmode verify-ca"},
    Refusal{"SSL, but SSL was required", ErrorKind::denied, "the server has no TLS",
            "turn TLS on at the server, or set sslmode to prefer or disable"},
    Refusal{"alert", ErrorKind::denied, "the server refused the TLS connection",
            "check the client certificate: sslcert and sslkey"},
    Refusal{"root certificate file", ErrorKind::usage, "the CA certificate cannot be used",
            "check sslrootcert: a path in this container, or the PEM text itself"},
    Refusal{"could not load private key file", ErrorKind::usage, "the client key cannot be used",
            "check sslkey and sslpassword, and that the key belongs to sslcert"},
    Refusal{"private key file", ErrorKind::usage, "the client key cannot be used",
            "check sslkey: a path in this container that only its user may read, or PEM text"},
    Refusal{"certificate file", ErrorKind::usage, "the client certificate cannot be used",
            "check sslcert: a path in this container, or the PEM text itself"},
    Refusal{"no password supplied", ErrorKind::denied, bad_login, check_login},
    Refusal{"authentication failed", ErrorKind::denied, bad_login, check_login},
    Refusal{"no such user", ErrorKind::denied, bad_login, check_login},
    Refusal{"no pg_hba.conf entry", ErrorKind::denied, bad_login, check_login},
    Refusal{"authentication method", ErrorKind::denied, bad_login, check_login},
    Refusal{"no such database", ErrorKind::unavailable, "the database does not exist",
            "check the name after the last / of the URL"},
    Refusal{"unsupported startup parameter", ErrorKind::usage,
            "the pooler takes no settings of the session at its start",
            "leave options and server_settings out, or let PgBouncer ignore_startup_parameters"},
    Refusal{"invalid integer value", ErrorKind::usage, bad_option, "see the details"},
    Refusal{"invalid port number", ErrorKind::usage, bad_option, "see the details"},
    Refusal{" value: \"", ErrorKind::usage, bad_option, "see the details"},
    Refusal{"read-only", ErrorKind::unavailable, "no host is of the kind that is asked for",
            "check target_session_attrs, and which of the hosts is the primary"},
    Refusal{"read-write", ErrorKind::unavailable, "no host is of the kind that is asked for",
            "check target_session_attrs, and which of the hosts is the primary"},
    Refusal{"hot standby", ErrorKind::unavailable, "no host is of the kind that is asked for",
            "check target_session_attrs, and which of the hosts is the primary"},
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

bool is_fatal(const PGresult* result) {
  std::string severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  if (severity.empty()) severity = field(result, PG_DIAG_SEVERITY);
  return severity == "FATAL" || severity == "PANIC";
}

bool is_sqlstate(std::string_view text) {
  return text.size() == 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
         });
}

/// The SQLSTATE of a verbose message: "FATAL:  28P01: password authentication failed …", the first
/// word in any language.
std::string sqlstate_in(std::string_view text) {
  constexpr std::string_view before = ":  ";
  for (std::size_t at = text.find(before); at != std::string_view::npos;
       at = text.find(before, at + 1)) {
    const std::string_view rest = text.substr(at + before.size());
    if (rest.size() > 5 && rest[5] == ':' && is_sqlstate(rest.substr(0, 5))) {
      return std::string(rest.substr(0, 5));
    }
  }
  return {};
}

/// The text without the place in the server's source, which a verbose message ends with.
std::string without_location(const std::string& text) {
  return without_final_newlines(text.substr(0, text.find("\nLOCATION:  ")));
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
  ErrorKind kind = kind_of_sqlstate(sqlstate);
  // PgBouncer ends a connection, for whatever reason, as a violation of the protocol.
  if (kind == ErrorKind::internal && is_fatal(result)) kind = ErrorKind::transient;
  std::string hint = field(result, PG_DIAG_MESSAGE_HINT);
  if (hint.empty()) hint = hint_for(kind);
  std::string details = without_final_newlines(PQresultErrorMessage(result));
  return {kind, field(result, PG_DIAG_MESSAGE_PRIMARY), std::move(hint), std::move(details),
          sqlstate};
}

Error commit_error(const PGresult* result, const PGconn* connection) {
  Error error = error_of(result, connection);
  const std::string_view state = error.sqlstate();
  // An error that is not the session's end is the server's word that it has rolled back.
  const bool answered = PQstatus(connection) == CONNECTION_OK && result != nullptr &&
                        !is_fatal(result) && state.size() == 5 && !state.starts_with("08");
  if (answered) return error;
  return {ErrorKind::unknown, "the connection was lost while COMMIT was in flight",
          "look whether the transaction took effect before running the task again", error.details(),
          error.sqlstate()};
}

Error connect_error(const std::string& text) {
  const std::string sqlstate = sqlstate_in(text);
  std::string details = without_location(text);
  for (const Refusal& refusal : refusals) {
    if (holds(text, refusal.text)) {
      return {refusal.kind, refusal.message, refusal.hint, std::move(details), sqlstate};
    }
  }
  if (sqlstate == "3D000") {
    return {ErrorKind::unavailable, "the database does not exist",
            "check the name after the last / of the URL", std::move(details), sqlstate};
  }
  if (!sqlstate.empty() && kind_of_sqlstate(sqlstate) == ErrorKind::denied) {
    return {ErrorKind::denied, bad_login, check_login, std::move(details), sqlstate};
  }
  return {ErrorKind::unavailable, "PostgreSQL is not reachable",
          "check that the server is up and that host and port are right", std::move(details),
          sqlstate};
}

}  // namespace sqlpod::postgresql
