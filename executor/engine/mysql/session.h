// A MySQL or MariaDB session by MariaDB's client alone: statements are prepared, their values
// bound.
//
// These servers commit before and after every DDL statement. A session that finds its transaction
// ended by one begins another, says so in the log, and from then on calls no failure one that a
// retry may help: what ran before has taken effect.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "executor/engine/engine.h"
#include "executor/engine/mysql/connection.h"

namespace sqlpod::mysql {

class Session : public sqlpod::Session {
 public:
  Session(const ClientOptions& options, Cancellation& cancellation);

  std::string server_version() override;
  bool connected() const override { return !connection_.is_closed(); }
  void begin(const TransactionOptions& options) override;
  /// Begins a transaction that only reads, what is committed by now and nothing later.
  void begin_on_snapshot(TransactionOptions options);
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;
  std::optional<double> expected_cost(const Statement& query) override;
  std::shared_ptr<arrow::Schema> describe(const Statement& statement) override;

  /// Keeps everybody from writing. Whoever writes is waited for, for ten seconds; then it throws
  /// Error (transient).
  void lock_out_writers();
  void let_writers_in() noexcept;

 private:
  void begin(const TransactionOptions& options, const char* start);
  bool is_mariadb() const;
  void limit_statements(std::chrono::milliseconds time);
  void start_transaction();
  /// Whether the last statement has ended the transaction.
  bool notice_implicit_commit();
  /// Called before each statement.
  void enter(const Statement& statement);
  /// The error of a statement that has run into the client's own limit, as that; any other as it
  /// is.
  Error explained(const Error& error);
  /// The error of the statement that ran last, as what it means for the transaction.
  Error judged(const Error& error);

  Cancellation& cancellation_;
  Connection connection_;
  std::chrono::seconds read_timeout_;
  std::chrono::steady_clock::time_point entered_;  // the statement that ran last
  TransactionOptions transaction_;
  const char* start_ = "";  // the statement that begins it
  bool in_transaction_ = false;
  bool has_limit_ = false;
  int statements_ = 0;        // in the transaction so far
  std::string last_command_;  // the first words of the statement that ran last
  std::string committed_by_;  // those of one that ended a transaction
};

}  // namespace sqlpod::mysql
