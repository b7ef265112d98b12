#include "executor/engine/mysql/session.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "executor/engine/mysql/bulk.h"
#include "executor/engine/mysql/decoder.h"
#include "executor/engine/mysql/error.h"
#include "executor/engine/mysql/plan.h"
#include "executor/engine/mysql/prepared_statement.h"
#include "executor/engine/mysql/query_text.h"
#include "executor/engine/mysql/reader.h"
#include "executor/query/command_word.h"

namespace sqlpod::mysql {
namespace {

/// "CREATE TABLE": the first two words.
std::string command_of(const Statement& statement) {
  const auto [first, second] = command_words(statement.sql);
  return second.empty() || second == "OR" ? first : first + " " + second;
}

/// Whether a statement surely leaves the transaction open.
bool stays_in_transaction(std::string_view command) {
  static constexpr std::array<std::string_view, 14> words = {
      "SELECT", "INSERT", "UPDATE", "DELETE",   "REPLACE", "WITH", "VALUES",
      "TABLE",  "SHOW",   "DESC",   "DESCRIBE", "EXPLAIN", "SET",  "DO"};
  const std::string_view first = command.substr(0, command.find(' '));
  return std::find(words.begin(), words.end(), first) != words.end() ||
         command == "CREATE TEMPORARY" || command == "DROP TEMPORARY" || command == "LOAD DATA";
}

/// The client's own limit for an answer; 0 for none.
std::chrono::seconds read_timeout(const ClientOptions& options) {
  const std::string_view text = text_of(options, "read_timeout");
  int seconds = 0;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return std::chrono::seconds(seconds);
}

Error after_a_commit(const Error& error, const std::string& command) {
  return {ErrorKind::unknown, error.message(),
          "look at the data before running the task again: " + command +
              " has committed what ran before it",
          error.details(), error.sqlstate()};
}

}  // namespace

Session::Session(const ClientOptions& options, Cancellation& cancellation)
    : cancellation_(cancellation),
      connection_(options, cancellation),
      read_timeout_(read_timeout(options)) {}

std::string Session::server_version() {
  return mysql_get_server_info(connection_.get());
}

bool Session::is_mariadb() const {
  return mariadb_connection(connection_.get()) != 0;
}

void Session::begin(const TransactionOptions& options) {
  begin(options, options.read_only ? "START TRANSACTION READ ONLY" : "START TRANSACTION");
}

void Session::begin_on_snapshot(TransactionOptions options) {
  options.isolation_level = IsolationLevel::repeatable_read;
  begin(options, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}

void Session::lock_out_writers() {
  // While it waits for a writer, everybody else waits for it.
  run(connection_.get(), "SET SESSION lock_wait_timeout = 10");
  run(connection_.get(), "FLUSH TABLES WITH READ LOCK");
}

void Session::let_writers_in() noexcept {
  if (mysql_query(connection_.get(), "UNLOCK TABLES") != 0) connection_.cut();
}

void Session::begin(const TransactionOptions& options, const char* start) {
  cancellation_.throw_if_requested();
  if (options.isolation_level == IsolationLevel::snapshot) {
    throw Error(ErrorKind::usage, "MySQL and MariaDB have no isolation level SNAPSHOT",
                "give READ UNCOMMITTED, READ COMMITTED, REPEATABLE READ or SERIALIZABLE");
  }
  transaction_ = options;
  start_ = start;
  if (options.statement_timeout) limit_statements(*options.statement_timeout);
  start_transaction();
  in_transaction_ = true;
}

void Session::limit_statements(std::chrono::milliseconds time) {
  // The session is the task's own: the limit need not be taken back.
  const std::int64_t milliseconds = std::clamp<std::int64_t>(time.count(), 1, 31'536'000'000);
  const unsigned long version = mysql_get_server_version(connection_.get());
  if (version < (is_mariadb() ? 100'101U : 50'708U)) return;  // it has none
  if (is_mariadb()) {
    std::string fraction = std::to_string(milliseconds % 1000);
    fraction.insert(0, 3 - fraction.size(), '0');
    run(connection_.get(),
        "SET SESSION max_statement_time = " + std::to_string(milliseconds / 1000) + "." + fraction);
  } else {
    constexpr std::int64_t most = 4'294'967'295;
    run(connection_.get(),
        "SET SESSION max_execution_time = " + std::to_string(std::min(milliseconds, most)));
  }
  has_limit_ = true;
}

void Session::start_transaction() {
  if (transaction_.isolation_level) {
    run(connection_.get(),
        "SET TRANSACTION ISOLATION LEVEL " + std::string(name(*transaction_.isolation_level)));
  }
  run(connection_.get(), start_);
}

bool Session::notice_implicit_commit() {
  if (has_status(connection_.get(), SERVER_STATUS_IN_TRANS)) return false;
  committed_by_ = last_command_;
  if (statements_ > 1) {
    Poco::Logger::get("sqlpod").warning(committed_by_ + " has committed what ran before it");
  }
  statements_ = 0;
  return true;
}

void Session::commit() {
  if (in_transaction_) notice_implicit_commit();
  in_transaction_ = false;
  if (connection_.is_closed()) {
    throw judged({ErrorKind::transient, "the connection was lost before COMMIT was sent",
                  "run the task again"});
  }
  try {
    run(connection_.get(),
        has_limit_ && is_mariadb() ? "SET STATEMENT max_statement_time = 0 FOR COMMIT" : "COMMIT");
  } catch (const Error& error) {
    throw commit_error(error);
  }
}

void Session::rollback() noexcept {
  in_transaction_ = false;
  connection_.stop_cancelling();
  if (mysql_query(connection_.get(), "ROLLBACK") != 0) connection_.cut();
}

void Session::enter(const Statement& statement) {
  cancellation_.throw_if_requested();
  if (in_transaction_ && notice_implicit_commit()) {
    try {
      start_transaction();
    } catch (const Error& error) {
      throw judged(error);
    }
  }
  last_command_ = command_of(statement);
  ++statements_;
  entered_ = std::chrono::steady_clock::now();
}

Error Session::explained(const Error& error) {
  if (read_timeout_.count() == 0 || !connection_.is_closed() ||
      std::chrono::steady_clock::now() - entered_ < read_timeout_) {
    return error;
  }
  connection_.kill();
  return {
      ErrorKind::timeout,
      "no answer within the read_timeout of " + std::to_string(read_timeout_.count()) + " seconds",
      "raise read_timeout, or make the statement faster", error.message() + "\n" + error.details(),
      error.sqlstate()};
}

Error Session::judged(const Error& error) {
  const bool rolled_back = error.sqlstate().starts_with("40");
  if (in_transaction_ && !rolled_back && !stays_in_transaction(last_command_)) {
    if (connection_.is_closed() || mysql_query(connection_.get(), "DO 0") != 0) {
      return after_a_commit(error, last_command_);  // it may have, and nobody can be asked
    }
    // A DDL statement commits first, even when it fails then.
    if (!has_status(connection_.get(), SERVER_STATUS_IN_TRANS) && statements_ > 1) {
      if (may_pass(error.kind())) return after_a_commit(error, last_command_);
      return {error.kind(), error.message(),
              last_command_ + " has committed what ran before it, although it failed",
              error.details(), error.sqlstate()};
    }
  }
  if (!committed_by_.empty() && may_pass(error.kind())) return after_a_commit(error, committed_by_);
  return error;
}

StatementResult Session::execute(const Statement& statement) {
  enter(statement);
  StatementResult done{command_word(statement.sql), std::nullopt};
  try {
    if (auto prepared = PreparedStatement::prepare(connection_, statement)) {
      prepared->execute(statement.parameters);
      const std::int64_t rows = prepared->finish();
      if (counts_rows(done.kind)) done.rows = rows;
    } else {
      run(connection_.get(), statement.sql);
    }
  } catch (const Error& error) {
    throw judged(explained(error));
  }
  return done;
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  enter(statement);
  try {
    auto prepared = PreparedStatement::prepare(connection_, statement);
    if (!prepared || (!prepared->columns() && command_word(statement.sql) != "CALL")) {
      throw Error(ErrorKind::query, "the last statement returns no table",
                  "leave output_schema_type out for a statement without rows");
    }
    prepared->execute(statement.parameters);
    const Result columns = prepared->columns();
    if (!columns) {
      throw Error(ErrorKind::query, "the procedure returns no table",
                  "leave output_schema_type out");
    }
    return std::make_shared<Reader>(connection_.get(), std::move(*prepared).release(), *columns,
                                    [this](const Error& error) { return judged(error); });
  } catch (const Error& error) {
    throw judged(explained(error));
  }
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  enter(statement);
  try {
    return Bulk(connection_, cancellation_, statement).run(rows);
  } catch (const Error& error) {
    throw judged(explained(error));
  }
}

std::optional<double> Session::expected_cost(const Statement& query) {
  return rows_to_examine(*this, query);
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement& statement) {
  cancellation_.throw_if_requested();
  const auto prepared = PreparedStatement::prepare(connection_, statement);
  if (!prepared || command_word(statement.sql) == "CALL") {
    throw Error(ErrorKind::usage,
                "what " + command_of(statement) + " returns cannot be told without running it",
                "check without --connect");
  }
  const Result columns = prepared->columns();
  return columns ? schema_of(*columns) : nullptr;
}

}  // namespace sqlpod::mysql
