#include "executor/transaction.h"

#include <string>

#include "executor/query/command_word.h"

namespace sqlpod {
namespace {

bool controls_transaction(const Statement& statement) {
  const auto [first, second] = command_words(statement.sql);
  if (first == "ROLLBACK") return second != "TO";
  if (first == "START") return second == "TRANSACTION";
  return first == "BEGIN" || first == "COMMIT" || first == "END" || first == "ABORT";
}

}  // namespace

Transaction::Transaction(Session& session, bool autocommit, const TransactionOptions& options)
    : session_(session), open_(!autocommit) {
  if (open_) session_.begin(options);
}

Transaction::~Transaction() {
  if (open_) session_.rollback();
}

void Transaction::commit() {
  if (!open_) return;
  session_.commit();
  open_ = false;
}

void refuse_transaction_control(const std::vector<Statement>& statements) {
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!controls_transaction(statements[i])) continue;
    throw Error(ErrorKind::usage,
                "statement " + std::to_string(i + 1) + " is " + command_word(statements[i].sql) +
                    ", but a task's statements run in one transaction",
                "leave it out, or say autocommit: true and control transactions yourself");
  }
}

}  // namespace sqlpod
