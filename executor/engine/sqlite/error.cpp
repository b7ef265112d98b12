#include "executor/engine/sqlite/error.h"

#include <cerrno>
#include <cstring>

#include "error/in_quotes.h"

namespace sqlpod::sqlite {
namespace {

constexpr int primary_bits = 0xff;

std::string hint_for(int code, ErrorKind kind) {
  switch (code & primary_bits) {
    case SQLITE_CORRUPT:
      return "restore the file from a backup; `PRAGMA integrity_check` says what is broken";
    case SQLITE_NOTADB:
      return "check the path: the file is something else, or encrypted";
    case SQLITE_NOMEM:
      return "give the task more memory";
    case SQLITE_TOOBIG:
      return "SQLite holds texts and blobs of up to 1,000,000,000 bytes: take parts by substr()";
    case SQLITE_FULL:
      return "free space on its disk, or raise max_page_count";
    default:
      break;
  }
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

bool is_refusal(int system_error) {
  return system_error == EACCES || system_error == EPERM || system_error == EROFS;
}

std::string code_text(int code, int system_error) {
  std::string text =
      std::string("SQLite result code ") + std::to_string(code) + ": " + sqlite3_errstr(code);
  if (system_error != 0) text += std::string("\nsystem: ") + std::strerror(system_error);
  return text;
}

/// The errno of the last call, where the code is of those that the system causes.
int system_error_of(int code, sqlite3* connection) {
  const int primary = code & primary_bits;
  if (primary != SQLITE_CANTOPEN && primary != SQLITE_IOERR) return 0;
  return sqlite3_system_errno(connection);
}

/// SQLite gives up a query with this code, and the message of what is wrong with it, when it had
/// not read the database's tables yet.
bool is_wrong_query(int code, const char* message) {
  return code == SQLITE_SCHEMA && std::strcmp(message, sqlite3_errstr(SQLITE_SCHEMA)) != 0;
}

}  // namespace

ErrorKind kind_of_result_code(int code, int system_error) {
  switch (code) {
    case SQLITE_READONLY_DBMOVED:  // a new connection finds the file that is there now
    case SQLITE_READONLY_RECOVERY:
    case SQLITE_READONLY_CANTLOCK:
    case SQLITE_IOERR_BLOCKED:
    case SQLITE_ABORT_ROLLBACK:
    case SQLITE_ERROR_RETRY:
      return ErrorKind::transient;
    case SQLITE_CANTOPEN_ISDIR:
      return ErrorKind::usage;
    case SQLITE_IOERR_CORRUPTFS:
    case SQLITE_IOERR_DATA:  // a page's checksum is wrong
      return ErrorKind::query;
    default:
      break;
  }
  switch (code & primary_bits) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_SCHEMA:
      return ErrorKind::transient;
    case SQLITE_CANTOPEN:
      if (system_error == EISDIR) return ErrorKind::usage;
      return is_refusal(system_error) ? ErrorKind::denied : ErrorKind::unavailable;
    case SQLITE_NOMEM:
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_NOLFS:
      return ErrorKind::unavailable;
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_AUTH:
      return ErrorKind::denied;
    case SQLITE_INTERRUPT:
      return ErrorKind::cancelled;
    case SQLITE_ERROR:
    case SQLITE_ABORT:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return ErrorKind::query;
    default:
      return ErrorKind::internal;  // the library was called wrongly, or failed in itself
  }
}

Error error_of(sqlite3* connection) {
  int code = sqlite3_extended_errcode(connection);
  if (is_wrong_query(code, sqlite3_errmsg(connection))) code = SQLITE_ERROR;
  const int system_error = system_error_of(code, connection);
  const ErrorKind kind = kind_of_result_code(code, system_error);
  return {kind, sqlite3_errmsg(connection), hint_for(code, kind), code_text(code, system_error)};
}

Error out_of_memory() {
  const ErrorKind kind = kind_of_result_code(SQLITE_NOMEM);
  return {kind, sqlite3_errstr(SQLITE_NOMEM), hint_for(SQLITE_NOMEM, kind)};
}

Error open_error(int code, sqlite3* connection, const std::string& database) {
  const int system_error = connection == nullptr ? 0 : system_error_of(code, connection);
  ErrorKind kind = kind_of_result_code(code, system_error);
  if (kind == ErrorKind::query) kind = ErrorKind::usage;  // a URI or a VFS that there is not
  std::string details = code_text(code, system_error);
  if (connection != nullptr) details += std::string("\n") + sqlite3_errmsg(connection);
  return {kind, "the SQLite database " + in_quotes(database) + " cannot be opened",
          hint_for(code, kind), details};
}

}  // namespace sqlpod::sqlite
