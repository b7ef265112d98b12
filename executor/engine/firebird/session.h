// A Firebird session on fbclient alone.
//
// SOCI's Firebird backend is not used: at the end of a session it commits a transaction that is
// still open, connects without a way to stop it, and has neither isolation levels nor BLOBs, exact
// decimals or fractions of a second in its rows.
#pragma once

#include <memory>
#include <string>

#include "executor/engine/cancellation.h"
#include "executor/engine/engine.h"
#include "executor/engine/firebird/handles.h"
#include "executor/engine/firebird/parameters.h"
#include "executor/engine/firebird/reader.h"

namespace sqlpod::firebird {

class Session : public sqlpod::Session, private Cancellable {
 public:
  /// Takes over an open connection.
  Session(Reference<Firebird::IAttachment> attachment, Cancellation& cancellation);
  /// Rolls back what is not committed.
  ~Session() override;

  std::string server_version() override;
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;
  std::shared_ptr<arrow::Schema> describe(const Statement& statement) override;

 private:
  /// A prepared statement with what the server says of it.
  struct Prepared {
    Reference<Firebird::IStatement> statement;
    Reference<Firebird::IMessageMetadata> inputs;
    Reference<Firebird::IMessageMetadata> outputs;
    std::string row;  ///< holds one row of the result
    bool returns_rows;
    bool has_cursor;
    bool inserts_one_row;
  };

  void cancel() noexcept override;
  void abandon() noexcept override;
  void tell_server(int what) noexcept;

  void start_transaction(const TransactionOptions& options);
  void end_transaction();
  /// Outside of a transaction each statement has its own.
  void start_own_transaction();
  void end_own_transaction();
  /// Rolls back the one of a statement that failed or was not read to its end.
  void drop_own_transaction() noexcept;

  Prepared prepare(const Statement& statement);
  Reference<Firebird::IResultSet> open_cursor(Prepared& prepared, Parameters& parameters);
  /// Runs to the end; rows are counted and dropped.
  std::int64_t run(Prepared& prepared, Parameters& parameters);

  Reference<Firebird::IAttachment> attachment_;
  Reference<Firebird::ITransaction> transaction_;
  bool own_transaction_ = false;             ///< transaction_ is that of one statement
  Cancellation::Registration registration_;  ///< ends before what it is about
};

}  // namespace sqlpod::firebird
