// A session by any SOCI backend.
//
// SOCI opens the connection and runs the transaction; statements are prepared, bound and read by
// SOCI's backend interface. SOCI can neither stop a statement nor cut a connection: a cancelled run
// ends between two rows or statements, or with the program.
#pragma once

#include <soci/session.h>

#include <memory>
#include <string>

#include "executor/engine/engine.h"
#include "executor/engine/soci/prepared_statement.h"
#include "executor/engine/soci/statement_text.h"

namespace sqlpod::soci {

class Session : public sqlpod::Session {
 public:
  Session(const ClientOptions& options, const Cancellation& cancellation);
  /// Rolls back what is open: some databases commit it when a connection is closed.
  ~Session() override;
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// SOCI does not know it: the backend's name.
  std::string server_version() override;
  bool connected() const override { return !is_lost_; }
  void begin(const TransactionOptions& options) override;
  void commit() override;
  void rollback() noexcept override;
  StatementResult execute(const Statement& statement) override;
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override;
  StatementResult execute_many(const Statement& statement, arrow::RecordBatchReader& rows) override;

 private:
  std::unique_ptr<PreparedStatement> prepare(const StatementText& text,
                                             const std::vector<Parameter>& parameters);
  /// Runs `body`, and looks at what it throws for a connection that was lost.
  template <typename Body>
  auto watched(Body&& body);
  /// The sum of rows that a statement runs for; executes it, reading what it returns to its end.
  std::optional<std::int64_t> run(const StatementText& text,
                                  std::unique_ptr<PreparedStatement> prepared);

  const Cancellation& cancellation_;
  std::unique_ptr<::soci::session> session_;
  bool in_transaction_ = false;
  bool is_lost_ = false;
};

}  // namespace sqlpod::soci
