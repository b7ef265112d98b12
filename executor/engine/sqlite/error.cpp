#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

std::string hint_for(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::denied:
      return "check who may write the database file and its folder";
    case ErrorKind::unavailable:
      return "check the path, the folder and the space left on its disk";
    case ErrorKind::transient:
      return "someone else holds the database: run the task again, or raise timeout";
    default:
      return "see what is sent with `sqlpod render`";
  }
}

std::string code_text(int code) {
  return std::string("SQLite result code ") + std::to_string(code) + ": " + sqlite3_errstr(code);
}

}  // namespace

ErrorKind kind_of_result_code(int code) {
  constexpr int primary_bits = 0xff;
  switch (code & primary_bits) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_SCHEMA:
      return ErrorKind::transient;
    case SQLITE_NOMEM:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
      return ErrorKind::unavailable;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return ErrorKind::denied;
    case SQLITE_INTERRUPT:
      return ErrorKind::cancelled;
    case SQLITE_INTERNAL:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
      return ErrorKind::internal;
    default:
      return ErrorKind::query;  // syntax, constraint, type, corrupt or no database at all
  }
}

Error error_of(sqlite3* connection) {
  const int code = sqlite3_extended_errcode(connection);
  const ErrorKind kind = kind_of_result_code(code);
  return {kind, sqlite3_errmsg(connection), hint_for(kind), code_text(code)};
}

Error open_error(int code, const std::string& database) {
  ErrorKind kind = kind_of_result_code(code);
  if (kind == ErrorKind::query) kind = ErrorKind::unavailable;
  return {kind, "the SQLite database '" + database + "' cannot be opened", hint_for(kind),
          code_text(code)};
}

}  // namespace sqlpod::sqlite
