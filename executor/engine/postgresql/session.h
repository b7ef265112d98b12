// A PostgreSQL session: transactions, statements and their results over one connection.
//
// It assumes nothing of the server's session beyond the transaction: a pooler may give the next one
// another server connection. What it sets is local to the transaction, and no prepared statement
// has a name.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/engine.h"
#include "executor/engine/postgresql/connection.h"
#include "executor/engine/postgresql/type_catalog.h"

namespace sqlpod::postgresql {

class Session : public sqlpod::Session {
 public:
  Session(const ClientOptions& options, Cancellation& cancellation);

  bool connected() const override { return connection_.is_open(); }
  std::string server_version() override;
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;
  std::vector<Statement> split_by_place(const Statement& query, std::size_t ranges) override;
  std::optional<double> expected_cost(const Statement& query) override;
  std::shared_ptr<arrow::Schema> describe(const Statement& statement) override;

  /// The name by which other sessions take over the snapshot of this transaction, as long as it
  /// lasts. Call it before any query.
  std::string export_snapshot();

 private:
  void send(const Statement& statement);
  /// Runs SQL of our own to its end.
  StatementResult run(const std::string& sql);
  StatementResult result_of_statement();

  Cancellation& cancellation_;
  Connection connection_;
  TypeCatalog catalog_;
  std::optional<std::chrono::milliseconds> command_timeout_;
};

}  // namespace sqlpod::postgresql
