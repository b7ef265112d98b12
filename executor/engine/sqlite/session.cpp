#include "executor/engine/sqlite/session.h"

#include <limits>
#include <utility>

#include "executor/engine/sqlite/bulk.h"
#include "executor/engine/sqlite/error.h"
#include "executor/engine/sqlite/parameters.h"
#include "executor/engine/sqlite/reader.h"
#include "executor/query/command_word.h"

namespace sqlpod::sqlite {
namespace {

/// Whether nothing but white space and comments stands in a text.
bool is_blank(sqlite3* connection, const char* sql) {
  while (*sql != '\0') {
    sqlite3_stmt* raw = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v2(connection, sql, -1, &raw, &rest);
    const PreparedStatement prepared(raw);
    if (code != SQLITE_OK || prepared) return false;
    sql = rest;
  }
  return true;
}

const char* isolation_pragma(std::optional<IsolationLevel> level) {
  switch (level.value_or(IsolationLevel::serializable)) {
    case IsolationLevel::serializable:
      return "PRAGMA read_uncommitted = 0";
    case IsolationLevel::read_uncommitted:
      return "PRAGMA read_uncommitted = 1";
    default:
      throw Error(ErrorKind::usage, "SQLite has no isolation level " + std::string(name(*level)),
                  "its levels are SERIALIZABLE, which is what you get without one, and READ "
                  "UNCOMMITTED");
  }
}

}  // namespace

Session::Session(const ClientOptions& options, Cancellation& cancellation)
    : connection_(options, cancellation), begin_kind_(text_of(options, "isolation_level")) {}

std::string Session::server_version() {
  return sqlite3_libversion();
}

void Session::begin(const TransactionOptions& options) {
  connection_.run(isolation_pragma(options.isolation_level));
  connection_.run(options.read_only ? "PRAGMA query_only = 1" : "PRAGMA query_only = 0");
  std::string kind = begin_kind_;
  if (options.read_only) {
    kind = "DEFERRED";
  } else if (kind.empty()) {
    // A file that cannot be written to can still be read.
    kind = sqlite3_db_readonly(connection_.get(), "main") == 1 ? "DEFERRED" : "IMMEDIATE";
  }
  const int code =
      sqlite3_exec(connection_.get(), ("BEGIN " + kind).c_str(), nullptr, nullptr, nullptr);
  if (connection_.file_has_moved()) {
    rollback();
    throw Error(ErrorKind::transient, "the SQLite database was removed or replaced meanwhile",
                "run the task again: it opens the file that is there now");
  }
  if (code != SQLITE_OK) throw error_of(connection_.get());
}

void Session::commit() {
  sqlite3* connection = connection_.get();
  if (sqlite3_exec(connection, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK) return;
  const Error error = error_of(connection);
  constexpr int primary_bits = 0xff;
  if ((sqlite3_errcode(connection) & primary_bits) != SQLITE_IOERR) throw error;
  // The disk may hold the whole of it all the same, and it counts when it does.
  throw Error(ErrorKind::unknown, "the disk failed while COMMIT was in flight",
              "look at the data before running the task again: it may have taken effect",
              error.message() + "\n" + error.details());
}

void Session::rollback() noexcept {
  if (sqlite3_get_autocommit(connection_.get()) != 0) return;
  connection_.interrupt().suspend();
  sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  connection_.interrupt().resume();
}

PreparedStatement Session::prepare(const Statement& statement) const {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  const std::string& sql = statement.sql;
  if (sql.size() > static_cast<std::size_t>(std::numeric_limits<int>::max() - 1)) {
    throw Error(ErrorKind::query, "the statement is too long for SQLite",
                "write it in less than 2 GB");
  }
  const int code = sqlite3_prepare_v2(connection_.get(), sql.c_str(),
                                      static_cast<int>(sql.size()) + 1, &raw, &rest);
  PreparedStatement prepared(raw);
  if (code != SQLITE_OK) throw error_of(connection_.get());
  if (!prepared || sql.find('\0') != std::string::npos || !is_blank(connection_.get(), rest)) {
    throw Error(ErrorKind::query, "SQLite takes this text for more or less than one statement",
                "see what is sent with `sqlpod render`");
  }
  check_count(prepared.get(), statement.parameters);
  return prepared;
}

PreparedStatement Session::prepare_and_bind(const Statement& statement) const {
  PreparedStatement prepared = prepare(statement);
  int index = 0;
  for (const Parameter& parameter : statement.parameters) bind(prepared.get(), ++index, parameter);
  return prepared;
}

StatementResult Session::execute(const Statement& statement) {
  const PreparedStatement prepared = prepare_and_bind(statement);
  StatementResult done{command_word(statement.sql), std::nullopt};
  std::int64_t rows = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(prepared.get())) == SQLITE_ROW) ++rows;
  if (code != SQLITE_DONE) throw error_of(connection_.get());
  if (counts_rows(done.kind)) {
    const bool reads = sqlite3_stmt_readonly(prepared.get()) != 0;
    done.rows = reads ? rows : sqlite3_changes64(connection_.get());
  }
  if (done.kind == "PRAGMA") connection_.interrupt().adopt_busy_timeout();
  return done;
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  PreparedStatement prepared = prepare_and_bind(statement);
  if (sqlite3_column_count(prepared.get()) == 0) {
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows, or add RETURNING");
  }
  return std::make_shared<Reader>(std::move(prepared));
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  StatementResult done{command_word(statement.sql), std::nullopt};
  const PreparedStatement prepared = prepare_and_bind(statement);
  const std::int64_t affected =
      run_for_each_row(prepared.get(), statement.parameters, rows, connection_.interrupt());
  if (counts_rows(done.kind)) done.rows = affected;
  return done;
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement& statement) {
  const PreparedStatement prepared = prepare(statement);
  if (sqlite3_column_count(prepared.get()) == 0) return nullptr;
  return schema_of(prepared.get());
}

}  // namespace sqlpod::sqlite
