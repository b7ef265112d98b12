#include "executor/transaction.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sqlpod {
namespace {

/// A session that writes down what it is told.
class Recorder : public Session {
 public:
  std::string server_version() override { return "0"; }
  void begin(const TransactionOptions&) override { calls += "begin "; }
  void commit() override {
    calls += "commit ";
    if (commit_fails) throw Error(ErrorKind::unknown, "lost");
  }
  void rollback() noexcept override { calls += "rollback "; }
  StatementResult execute(const Statement&) override { return {}; }
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement&) override { return nullptr; }

  std::string calls;
  bool commit_fails = false;
};

TEST(Transaction, RollsBackUnlessItCommitted) {
  Recorder session;
  { const Transaction transaction(session, false, {}); }
  EXPECT_EQ(session.calls, "begin rollback ");
}

TEST(Transaction, CommitsOnce) {
  Recorder session;
  {
    Transaction transaction(session, false, {});
    transaction.commit();
  }
  EXPECT_EQ(session.calls, "begin commit ");
}

TEST(Transaction, RollsBackACommitThatFailed) {
  Recorder session;
  session.commit_fails = true;
  EXPECT_THROW(
      {
        Transaction transaction(session, false, {});
        transaction.commit();
      },
      Error);
  EXPECT_EQ(session.calls, "begin commit rollback ");
}

TEST(Transaction, IsNoneWithAutocommit) {
  Recorder session;
  {
    Transaction transaction(session, true, {});
    transaction.commit();
  }
  EXPECT_EQ(session.calls, "");
}

TEST(TransactionControl, IsRefusedInATask) {
  for (const std::string sql : {"BEGIN", "begin transaction", "START TRANSACTION", "COMMIT",
                                "commit and chain", "ROLLBACK", "-- x\nEND", "ABORT"}) {
    EXPECT_THROW(refuse_transaction_control({{"SELECT 1", {}}, {sql, {}}}), Error) << sql;
  }
}

TEST(TransactionControl, LeavesSavepointsAndOthersAlone) {
  EXPECT_NO_THROW(refuse_transaction_control({{"SAVEPOINT a", {}},
                                              {"ROLLBACK TO SAVEPOINT a", {}},
                                              {"RELEASE a", {}},
                                              {"START REPLICA", {}},
                                              {"SELECT 1", {}}}));
}

}  // namespace
}  // namespace sqlpod
