// An engine opens live sessions on a database; a session runs statements. The joint between
// databases and the rest: a query is answered with an arrow::RecordBatchReader, a statement with a
// row count, and nothing above this folder knows a client library.
//
// Adding a dialect: a folder beside the others with the same file names, a line in
// engine_registry.cpp, and one in cmake/engines.cmake.
//
// Lifetime: an Engine is a static constant. A Session outlives the readers that it hands out, and
// the Cancellation that it was connected with outlives the session; a reader must be read to its
// end or destroyed before the session is used again. Threads: a session and its readers belong to
// one thread at a time. Errors: Error by the dialect's table of codes (<dialect>/error.h), the
// driver's text kept in the details. Once a cancellation was requested, whatever waits for the
// server ends soon with an Error of any kind: the Cancellation knows the reason.
#pragma once

#include <arrow/record_batch.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/connect_args.h"
#include "config/isolation_level.h"
#include "config/url.h"
#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod {

struct TransactionOptions {
  std::optional<IsolationLevel> isolation_level = {};  ///< none: the server's own
  /// Nothing will be written; a dialect that has no such transactions makes a plain one.
  bool read_only = false;
  /// How long a statement may run, for servers that have such a limit. Others ignore it: the run
  /// watches the time itself.
  std::optional<std::chrono::milliseconds> statement_timeout = {};
};

/// What execute() did.
struct StatementResult {
  std::string kind;  ///< "INSERT", "CREATE TABLE", …: the server's command tag or the first word
  std::optional<std::int64_t>
      rows;  ///< affected, or returned and dropped; none when the statement has no such count
};

class Session {
 public:
  Session() = default;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session() = default;

  /// The server's version as it gives it: "15.18", "10.11.19-MariaDB", "3.40.1".
  virtual std::string server_version() = 0;
  /// Whether the connection still stands, as far as the client knows without asking the server.
  virtual bool connected() const { return true; }

  /// Throws Error (usage) for an isolation level that the dialect has not.
  virtual void begin(const TransactionOptions& options) = 0;
  /// Throws Error (unknown) when the connection is lost before the server has answered.
  virtual void commit() = 0;
  /// Best effort: a session that cannot roll back is closed, which rolls back.
  virtual void rollback() noexcept = 0;

  /// Runs a statement to its end; rows that it returns are dropped.
  virtual StatementResult execute(const Statement& statement) = 0;

  /// Runs a query. Throws Error (query) when the statement returns no table. The reader holds one
  /// batch at a time and answers its end only when the server said that it was the end.
  virtual std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) = 0;

  /// Runs a statement once for each row of `rows`, in a transaction that has begun; a parameter
  /// with a `column` takes its value from there. Answers the rows affected in all. A row that fails
  /// is named in the message, counted from 1; what ran before it stands until the rollback. Memory
  /// does not grow with the rows. This one executes row by row; dialects do it in bulk.
  virtual StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows);

  /// Statements that together give each row of the query once, each those of a range of the rows'
  /// places in the table that it reads (PostgreSQL's ctid). Runs no part of the query itself.
  /// Throws Error (usage) for a dialect without places, and for a query that is more than a scan of
  /// one table.
  virtual std::vector<Statement> split_by_place(const Statement& query, std::size_t ranges);

  /// The columns that a statement would return, as query() would give them, by preparing it on the
  /// server and not running it; null when it returns no table.
  virtual std::shared_ptr<arrow::Schema> describe(const Statement& statement);

  /// What the server expects a query to cost, in a unit of its own that serves to compare; none for
  /// a dialect whose servers do not tell. Runs no part of the query.
  virtual std::optional<double> expected_cost(const Statement& /*query*/) { return std::nullopt; }
};

/// `error` as that of this row of execute_many(), counted from 1.
Error row_error(std::int64_t row, const Error& error);

class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// "postgresql", "mysql", "sqlite".
  virtual std::string_view name() const = 0;
  /// The client library and its version: "libpq 15.18".
  virtual std::string client() const = 0;
  virtual const SqlDialect& sql() const = 0;

  /// Maps connect args to what the client library is given. `application_name` says who connects.
  /// Throws Error (usage) with the nearest known name for an arg that the dialect has not.
  virtual ClientOptions options(const ConnectArgs& args,
                                std::string_view application_name) const = 0;

  /// Opens a session. Throws Error (unavailable, denied, …), and what `cancellation` asks for.
  virtual std::unique_ptr<Session> connect(const ClientOptions& options,
                                           Cancellation& cancellation) const = 0;

  /// Begins a transaction that only reads in each of these sessions, all of them on one snapshot of
  /// the database: what one of them reads, the others would, too. Throws Error (usage) for a
  /// dialect that cannot.
  virtual void begin_on_one_snapshot(const std::vector<Session*>& sessions,
                                     const TransactionOptions& options) const;
};

}  // namespace sqlpod
