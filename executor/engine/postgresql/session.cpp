#include "executor/engine/postgresql/session.h"

#include <poll.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "executor/engine/postgresql/bulk.h"
#include "executor/engine/postgresql/engine.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/place_ranges.h"
#include "executor/engine/postgresql/plan.h"
#include "executor/engine/postgresql/query.h"
#include "executor/engine/postgresql/result_stream.h"
#include "executor/engine/postgresql/statement_result.h"

namespace sqlpod::postgresql {
namespace {

using std::chrono::milliseconds;

std::string isolation_clause(IsolationLevel level) {
  if (level == IsolationLevel::snapshot) {
    throw Error(ErrorKind::usage, "PostgreSQL has no isolation level SNAPSHOT",
                "REPEATABLE READ is what it calls snapshot isolation");
  }
  return " ISOLATION LEVEL " + std::string(name(level));
}

std::optional<milliseconds> seconds_option(const ClientOptions& options, std::string_view name) {
  const std::string_view text = text_of(options, name);
  double seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (seconds <= 0) return std::nullopt;
  // The server counts in an int.
  const double most = std::numeric_limits<std::int32_t>::max();
  return milliseconds(static_cast<std::int64_t>(std::min(seconds * 1000, most)));
}

/// Takes in what the server has sent unasked, its farewell above all.
void read_ahead(PGconn* connection) {
  pollfd readable{PQsocket(connection), POLLIN, 0};
  while (PQstatus(connection) == CONNECTION_OK && poll(&readable, 1, 0) > 0 &&
         PQconsumeInput(connection) != 0) {
  }
}

}  // namespace

Session::Session(const ClientOptions& options, Cancellation& cancellation)
    : cancellation_(cancellation),
      connection_(options, cancellation),
      catalog_(text_of(options, "infinity") == "calendar"),
      command_timeout_(seconds_option(options, "command_timeout")) {
  // For what is read as text. It is the default, and a setting that poolers carry along.
  const char* date_style = PQparameterStatus(connection_.get(), "DateStyle");
  if (date_style == nullptr || !std::string_view(date_style).starts_with("ISO")) {
    run("SET datestyle = 'ISO'");
  }
}

std::string Session::server_version() {
  const char* version = PQparameterStatus(connection_.get(), "server_version");
  return version == nullptr ? "" : version;
}

void Session::begin(const TransactionOptions& options) {
  std::string sql = "BEGIN";
  if (options.isolation_level) sql += isolation_clause(*options.isolation_level);
  if (options.read_only) sql += " READ ONLY";
  std::optional<milliseconds> timeout = command_timeout_;
  if (options.statement_timeout) {
    timeout = std::min(timeout.value_or(milliseconds::max()), *options.statement_timeout);
  }
  if (timeout) {
    constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
    // None is 0 to the server: the shortest is 1.
    sql += "; SET LOCAL statement_timeout = " +
           std::to_string(std::clamp<std::int64_t>(timeout->count(), 1, most));
  }
  run(sql);
}

void Session::commit() {
  PGconn* connection = connection_.get();
  read_ahead(connection);
  // Lost before: the server has surely rolled back.
  if (!connection_.is_open()) throw error_of(nullptr, connection);
  if (PQsendQuery(connection, "COMMIT") == 0) throw commit_error(nullptr, connection);
  const Result result = take_result(connection);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    const Error error = commit_error(result.get(), connection);
    drain(connection);
    throw error;
  }
  const std::string_view tag = PQcmdStatus(result.get());
  drain(connection);
  if (tag != "COMMIT") {
    throw Error(ErrorKind::query, "a statement had failed, so the server rolled back",
                "see which statement of the transaction failed");
  }
}

void Session::rollback() noexcept {
  // Twice, for a request to cancel may come late and hit the ROLLBACK.
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      if (PQtransactionStatus(connection_.get()) != PQTRANS_IDLE) run("ROLLBACK");
      return;
    } catch (const std::exception&) {
      continue;
    }
  }
  connection_.close();
}

void Session::send(const Statement& statement) {
  const Parameters parameters(statement.parameters);
  constexpr int text_format = 0;
  if (PQsendQueryParams(connection_.get(), statement.sql.c_str(), parameters.count(),
                        parameters.types(), parameters.values(), nullptr, nullptr,
                        text_format) == 0 ||
      PQsetSingleRowMode(connection_.get()) == 0) {
    throw error_of(nullptr, connection_.get());
  }
}

StatementResult Session::run(const std::string& sql) {
  if (PQsendQuery(connection_.get(), sql.c_str()) == 0) {
    throw error_of(nullptr, connection_.get());
  }
  return result_of_statement();
}

StatementResult Session::result_of_statement() {
  StatementResult done;
  while (const Result result = next_result(connection_.get())) {
    if (PQcmdStatus(result.get())[0] != '\0') done = statement_result(result.get());
  }
  return done;
}

StatementResult Session::execute(const Statement& statement) {
  send(statement);
  return result_of_statement();
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  return run_query(connection_, catalog_, statement);
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  return execute_bulk(connection_.get(), statement, rows, cancellation_);
}

std::string Session::export_snapshot() {
  PGconn* connection = connection_.get();
  if (PQsendQuery(connection, "SELECT pg_export_snapshot()") == 0) {
    throw error_of(nullptr, connection);
  }
  std::string name;
  while (const Result result = next_result(connection)) {
    if (PQntuples(result.get()) == 1) name = PQgetvalue(result.get(), 0, 0);
  }
  return name;
}

std::vector<Statement> Session::split_by_place(const Statement& query, std::size_t ranges) {
  return place_ranges(*this, query, ranges, engine().sql());
}

std::optional<double> Session::expected_cost(const Statement& query) {
  const std::string text = property(plan_of(*this, query), "Total Cost");
  double cost = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), cost);
  return error == std::errc() ? std::optional(cost) : std::nullopt;
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement& statement) {
  return describe_query(connection_, catalog_, statement);
}

}  // namespace sqlpod::postgresql
