// A SQLite session, on SQLite's own library.
//
// A transaction that may write is BEGIN IMMEDIATE: it waits for its lock at its start, where a
// deferred one that turns from reading to writing would fail at once when somebody else writes. One
// that only reads is BEGIN DEFERRED and may not write.
#pragma once

#include <memory>
#include <string>

#include "executor/engine/engine.h"
#include "executor/engine/sqlite/connection.h"
#include "executor/engine/sqlite/handles.h"

namespace sqlpod::sqlite {

class Session : public sqlpod::Session {
 public:
  Session(const ClientOptions& options, Cancellation& cancellation);

  std::string server_version() override;
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;
  /// A column whose declared type binds nothing (an expression, dates, NUMERIC) is typed by its
  /// values in query(), and here as if there were none: mostly utf8.
  std::shared_ptr<arrow::Schema> describe(const Statement& statement) override;

 private:
  /// Not yet bound.
  PreparedStatement prepare(const Statement& statement) const;
  PreparedStatement prepare_and_bind(const Statement& statement) const;

  Connection connection_;
  std::string begin_kind_;  ///< DEFERRED, IMMEDIATE, EXCLUSIVE; empty: what the transaction needs
};

}  // namespace sqlpod::sqlite
