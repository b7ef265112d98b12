// An engine opens live sessions on a database; a session runs statements. The joint between
// databases and the rest: a query is answered with an arrow::RecordBatchReader, a statement with a
// row count, and nothing above this folder knows a client library.
//
// Adding a dialect: a folder beside the others with the same file names, and a line in
// engine_registry.cpp.
//
// Lifetime: an Engine is a static constant. A Session outlives the readers that it hands out; a
// reader must be read to its end or destroyed before the session is used again. Threads: a session
// and its readers belong to one thread at a time. Errors: Error by the dialect's table of codes
// (<dialect>/error.h), the driver's text kept in the details.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "executor/engine/client_options.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"

namespace sqlpod {

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

  virtual void begin() = 0;
  /// Throws Error (unknown) when the connection is lost before the server has answered.
  virtual void commit() = 0;
  /// Best effort: a session that cannot roll back is closed, which rolls back.
  virtual void rollback() noexcept = 0;

  /// Runs a statement to its end; rows that it returns are dropped.
  virtual StatementResult execute(const Statement& statement) = 0;

  /// Runs a query. Throws Error (query) when the statement returns no table. The reader holds one
  /// batch at a time and answers its end only when the server said that it was the end.
  virtual std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) = 0;
};

class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  /// "postgresql", "mysql", "sqlite".
  virtual std::string_view name() const = 0;
  /// Dialect names in URLs that it serves, its own first.
  virtual std::vector<std::string_view> dialect_names() const = 0;
  /// Driver names of SQLAlchemy that it accepts.
  virtual std::vector<std::string_view> driver_names() const = 0;
  /// The client library and its version: "libpq 15.18".
  virtual std::string client() const = 0;
  virtual const SqlDialect& sql() const = 0;

  /// Maps connect args to what the client library is given. `application_name` says who connects.
  /// Throws Error (usage) with the nearest known name for an arg that the dialect has not.
  virtual ClientOptions options(const ConnectArgs& args,
                                std::string_view application_name) const = 0;

  /// Opens a session. Throws Error (unavailable, denied, …).
  virtual std::unique_ptr<Session> connect(const ClientOptions& options) const = 0;
};

/// The engine that serves a URL. Throws Error (usage) that lists the dialects or drivers it could
/// have been.
const Engine& find_engine(const Url& url);

/// Every engine of this build.
const std::vector<const Engine*>& engines();

}  // namespace sqlpod
