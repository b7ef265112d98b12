#include "executor/engine/odbc/session.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/utf8.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/odbc/error.h"
#include "executor/engine/odbc/parameters.h"
#include "executor/engine/odbc/reader.h"
#include "executor/engine/odbc/wide_text.h"
#include "executor/query/command_word.h"

namespace sqlpod::odbc {
namespace {

/// Rows changed, as far as the driver says.
std::optional<std::int64_t> row_count(SQLHSTMT statement) {
  SQLLEN rows = -1;
  if (!SQL_SUCCEEDED(SQLRowCount(statement, &rows)) || rows < 0) return std::nullopt;
  return rows;
}

SQLSMALLINT column_count(SQLHSTMT statement, Server server) {
  SQLSMALLINT columns = 0;
  if (!SQL_SUCCEEDED(SQLNumResultCols(statement, &columns))) {
    throw statement_error(statement, server);
  }
  return columns;
}

/// Moves on to the next result of the statement; false when there is none.
bool more_results(SQLHSTMT statement, Server server) {
  const SQLRETURN code = SQLMoreResults(statement);
  if (code == SQL_NO_DATA) return false;
  if (!SQL_SUCCEEDED(code)) throw statement_error(statement, server);
  return true;
}

/// Counts the rows of the current result and drops them.
std::int64_t drop_rows(SQLHSTMT statement, Server server) {
  std::int64_t rows = 0;
  SQLRETURN code = SQL_SUCCESS;
  while (SQL_SUCCEEDED(code = SQLFetch(statement))) ++rows;
  if (code != SQL_NO_DATA) throw statement_error(statement, server);
  return rows;
}

/// Takes an executed statement to its end. Answers the rows of its first result.
std::optional<std::int64_t> finish(SQLHSTMT statement, Server server) {
  std::optional<std::int64_t> rows;
  if (column_count(statement, server) > 0) {
    rows = drop_rows(statement, server);
  } else {
    rows = row_count(statement);
  }
  while (more_results(statement, server)) {
    if (column_count(statement, server) > 0) drop_rows(statement, server);
  }
  return rows;
}

SQLULEN attribute_of(IsolationLevel level) {
  switch (level) {
    case IsolationLevel::read_uncommitted:
      return SQL_TXN_READ_UNCOMMITTED;
    case IsolationLevel::read_committed:
      return SQL_TXN_READ_COMMITTED;
    case IsolationLevel::repeatable_read:
      return SQL_TXN_REPEATABLE_READ;
    default:
      return SQL_TXN_SERIALIZABLE;
  }
}

void set_autocommit(SQLHDBC connection, bool on) {
  SQLSetConnectAttrW(connection, SQL_ATTR_AUTOCOMMIT,
                     as_pointer(on ? SQL_AUTOCOMMIT_ON : SQL_AUTOCOMMIT_OFF), SQL_IS_UINTEGER);
}

/// PostgreSQL's TimeZone.
std::string session_time_zone(SQLHDBC connection) {
  const StatementHandle statement(connection);
  const std::u16string show = u"SHOW TimeZone";
  std::array<char, 128> zone{};
  SQLLEN length = 0;
  if (!SQL_SUCCEEDED(SQLExecDirectW(statement.get(), characters(show),
                                    static_cast<SQLINTEGER>(show.size()))) ||
      !SQL_SUCCEEDED(SQLFetch(statement.get())) ||
      !SQL_SUCCEEDED(
          SQLGetData(statement.get(), 1, SQL_C_CHAR, zone.data(), SQLLEN{zone.size()}, &length))) {
    throw statement_error(statement.get(), Server::postgresql);
  }
  return zone.data();
}

bool is_utc(std::string_view zone) {
  constexpr std::array<std::string_view, 6> names = {"UTC",     "Etc/UTC", "Etc/UCT",
                                                     "Etc/GMT", "GMT",     "Universal"};
  return std::find(names.begin(), names.end(), zone) != names.end();
}

}  // namespace

Session::Session(Dialect dialect, const ClientOptions& options, Cancellation& cancellation)
    : connection_(dialect, options, cancellation), canceller_(cancellation) {}

std::string Session::server_version() {
  return connection_.server_version();
}

void Session::set_isolation(IsolationLevel level) {
  if (level == IsolationLevel::snapshot) {
    if (connection_.server() != Server::mssql) {
      throw Error(ErrorKind::usage, "this database has no isolation level SNAPSHOT over ODBC",
                  "its levels are READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ and "
                  "SERIALIZABLE, as far as it has them");
    }
    execute({"SET TRANSACTION ISOLATION LEVEL SNAPSHOT", {}});
    return;
  }
  if (SQL_SUCCEEDED(SQLSetConnectAttrW(connection_.get(), SQL_ATTR_TXN_ISOLATION,
                                       as_pointer(attribute_of(level)), SQL_IS_UINTEGER))) {
    return;
  }
  const Error error =
      error_of(diagnostics(SQL_HANDLE_DBC, connection_.get()), connection_.server());
  throw Error(ErrorKind::usage,
              "the database has no isolation level " + std::string(name(level)) + " over ODBC",
              "leave isolation_level out, or give another", error.details(), error.sqlstate());
}

void Session::begin(const TransactionOptions& options) {
  statement_timeout_ = options.statement_timeout;
  if (options.isolation_level) set_isolation(*options.isolation_level);
  set_autocommit(connection_.get(), false);
  reads_only_ = options.read_only;
}

void Session::commit() {
  const SQLRETURN code = SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_COMMIT);
  if (SQL_SUCCEEDED(code)) {
    set_autocommit(connection_.get(), true);
    return;
  }
  const auto records = diagnostics(SQL_HANDLE_DBC, connection_.get());
  const Error error = error_of(records, connection_.server());
  if (error.kind() != ErrorKind::unknown && !connection_.is_dead() &&
      !connection_lost(records, connection_.server())) {
    throw error;
  }
  throw Error(ErrorKind::unknown, "the connection was lost while COMMIT was in flight",
              "look at the data before running the task again: it may have taken effect",
              error.message() + "\n" + error.details(), error.sqlstate());
}

void Session::rollback() noexcept {
  if (SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, connection_.get(), SQL_ROLLBACK))) {
    set_autocommit(connection_.get(), true);
  } else {
    SQLDisconnect(connection_.get());  // rolls back as well
  }
}

RunningStatement Session::make_statement() {
  RunningStatement statement(connection_.get(), canceller_);
  if (statement_timeout_) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*statement_timeout_);
    SQLSetStmtAttrW(statement.get(), SQL_ATTR_QUERY_TIMEOUT,
                    as_pointer(static_cast<SQLULEN>(seconds.count())), 0);
  }
  return statement;
}

RunningStatement Session::prepare(const std::string& sql) {
  RunningStatement statement = make_statement();
  statement.throw_if_requested();
  const std::u16string text = to_wide(sql);
  if (connection_.server() == Server::sqlite && utf8_length(sql) != text.size()) {
    throw Error(ErrorKind::query,
                "SQLite's ODBC driver spoils characters beyond U+FFFF in a statement's text",
                "bind the text as a parameter, or use the dialect sqlite");
  }
  if (!SQL_SUCCEEDED(
          SQLPrepareW(statement.get(), characters(text), static_cast<SQLINTEGER>(text.size())))) {
    throw failure(statement.get());
  }
  return statement;
}

Error Session::failure(SQLHSTMT statement) const {
  const auto records = diagnostics(SQL_HANDLE_STMT, statement);
  Error error = error_of(records, connection_.server());
  const bool is_lost = connection_.is_dead() || connection_lost(records, connection_.server());
  if (error.kind() != ErrorKind::query || !is_lost) return error;
  return {ErrorKind::transient, error.message(), "the connection was lost: run the task again",
          error.details(), error.sqlstate()};
}

void Session::run(SQLHSTMT statement) const {
  const SQLRETURN code = SQLExecute(statement);
  // "No data" is an UPDATE or DELETE that met no row.
  if (!SQL_SUCCEEDED(code) && code != SQL_NO_DATA) {
    throw failure(statement);
  }
}

StatementResult Session::execute(const Statement& statement) {
  connection_.stream_results(false);
  const RunningStatement prepared = prepare(statement.sql);
  const BoundParameters bound(prepared.get(), statement.parameters, connection_.server());
  run(prepared.get());
  StatementResult done{command_word(statement.sql), finish(prepared.get(), connection_.server())};
  if (!counts_rows(done.kind)) done.rows.reset();
  return done;
}

std::vector<Column> Session::result_columns(SQLHSTMT statement) const {
  std::vector<Column> columns = columns_of(statement, connection_.server());
  if (!connection_.gives_cut_cells_whole()) {
    for (Column& column : columns) {
      if (column.may_be_longer) column.width = 0;
    }
  }
  const auto zoned = std::find_if(columns.begin(), columns.end(),
                                  [](const Column& column) { return column.drops_zone; });
  if (zoned == columns.end()) return columns;
  const std::string zone = session_time_zone(connection_.get());
  if (is_utc(zone)) return columns;
  throw Error(
      ErrorKind::query,
      "column '" + zoned->name + "': psqlODBC gives a timestamptz in the session's time " +
          "zone, which is '" + zone + "', and does not say so",
      "use the dialect postgresql, or add the connect arg ConnSettings: SET TimeZone='UTC'");
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  // A cursor is for queries that write nothing.
  connection_.stream_results(reads_only_);
  RunningStatement prepared = prepare(statement.sql);
  const Server server = connection_.server();
  {
    const BoundParameters bound(prepared.get(), statement.parameters, server);
    run(prepared.get());
    SQLFreeStmt(prepared.get(), SQL_RESET_PARAMS);
  }
  // A procedure may count rows before it returns any.
  while (column_count(prepared.get(), server) == 0) {
    if (more_results(prepared.get(), server)) continue;
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows, or add RETURNING");
  }
  std::vector<Column> columns = result_columns(prepared.get());
  return std::make_shared<Reader>(std::move(prepared), std::move(columns), server);
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  const Server server = connection_.server();
  StatementResult done{command_word(statement.sql), std::nullopt};
  if (counts_rows(done.kind)) done.rows = 0;
  const RunningStatement prepared = prepare(statement.sql);
  std::vector<Parameter> parameters = statement.parameters;
  BoundParameters bound(prepared.get(), parameters, server);
  std::int64_t row_number = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) return done;
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      ++row_number;
      try {
        prepared.throw_if_requested();
        for (std::size_t i = 0; i < parameters.size(); ++i) {
          if (!parameters[i].column) continue;
          parameters[i].value = cell_value(*batch->column(*parameters[i].column), row);
          bound.set(i, parameters[i]);
        }
        run(prepared.get());
        const auto affected = finish(prepared.get(), server);
        // One row whose count is not known makes the sum unknown.
        if (done.rows) {
          done.rows = affected ? std::optional(*done.rows + *affected) : std::nullopt;
        }
        SQLFreeStmt(prepared.get(), SQL_CLOSE);
      } catch (const Error& error) {
        throw row_error(row_number, error);
      }
    }
  }
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement& statement) {
  const RunningStatement prepared = prepare(statement.sql);
  const auto columns = columns_of(prepared.get(), connection_.server());
  return columns.empty() ? nullptr : schema_of(columns);
}

}  // namespace sqlpod::odbc
