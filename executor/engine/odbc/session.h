// A session over ODBC.
//
// Statements are prepared and run by the driver; transactions are ODBC's (autocommit off,
// SQLEndTran). A driver may hold a whole result in its own memory: see docs/databases.md.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/engine.h"
#include "executor/engine/odbc/column.h"
#include "executor/engine/odbc/connection.h"
#include "executor/engine/odbc/running_statement.h"

namespace sqlpod::odbc {

class Session : public sqlpod::Session {
 public:
  Session(Dialect dialect, const ClientOptions& options, Cancellation& cancellation);

  std::string server_version() override;
  bool connected() const override { return !connection_.is_dead(); }
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;
  std::shared_ptr<arrow::Schema> describe(const Statement& statement) override;

 private:
  void set_isolation(IsolationLevel level);
  RunningStatement make_statement();
  RunningStatement prepare(const std::string& sql);
  void run(SQLHSTMT statement) const;
  /// The Error of a failed statement; a lost connection counts more than what the driver calls it.
  Error failure(SQLHSTMT statement) const;
  /// The columns of an executed statement, whose values can be told right.
  std::vector<Column> result_columns(SQLHSTMT statement) const;

  Connection connection_;
  Canceller canceller_;
  std::optional<std::chrono::milliseconds> statement_timeout_;
  bool reads_only_ = false;
};

}  // namespace sqlpod::odbc
