// The transaction of a run: begun when made, rolled back when destroyed without a commit.
#pragma once

#include <vector>

#include "executor/engine/engine.h"
#include "executor/query/statement.h"

namespace sqlpod {

class Transaction {
 public:
  /// With `autocommit` there is no transaction: every statement is its own. The session must
  /// outlive it.
  Transaction(Session& session, bool autocommit, const TransactionOptions& options);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  void commit();

 private:
  Session& session_;
  bool open_;
};

/// Throws Error (usage) when a statement would begin or end a transaction: a task's statements run
/// in one, all or nothing.
void refuse_transaction_control(const std::vector<Statement>& statements);

}  // namespace sqlpod
