// Transactions on MariaDB: their options, their ends, and what DDL does to them.
#include "tests/integration/mariadb_session.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class MariadbTransaction : public MariadbSession {
 protected:
  MariadbTransaction() { server_.mariadb("DROP TABLE IF EXISTS t; CREATE TABLE t (a INT)"); }
};

TEST_F(MariadbTransaction, HasTheIsolationLevelAskedFor) {
  const auto session = connect();
  for (const auto& [level, name] : {std::pair{IsolationLevel::read_uncommitted, "READ UNCOMMITTED"},
                                    std::pair{IsolationLevel::read_committed, "READ COMMITTED"},
                                    std::pair{IsolationLevel::repeatable_read, "REPEATABLE READ"},
                                    std::pair{IsolationLevel::serializable, "SERIALIZABLE"}}) {
    session->begin({level, false, {}});
    run(*session, "INSERT INTO t VALUES (1)");
    run(*session, "DO sleep(0.2)");  // as old as the table's content may be
    EXPECT_EQ(cell(*session,
                   "SELECT trx_isolation_level FROM information_schema.innodb_trx "
                   "WHERE trx_mysql_thread_id = connection_id()"),
              name);
    session->rollback();
  }
  EXPECT_EQ(error_from([&] {
              session->begin({IsolationLevel::snapshot, false, {}});
            }).kind(),
            ErrorKind::usage);
}

TEST_F(MariadbTransaction, ThatIsReadOnlyRefusesToWrite) {
  const auto session = connect();
  session->begin({{}, true, {}});
  EXPECT_EQ(cell(*session, "SELECT 1"), "1");
  const Error error = error_from([&] { run(*session, "INSERT INTO t VALUES (1)"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("READ ONLY"));
}

TEST_F(MariadbTransaction, LimitsItsStatementsAndNotItsCommit) {
  const auto session = connect();
  session->begin({{}, false, std::chrono::milliseconds(1500)});
  EXPECT_EQ(cell(*session, "SELECT @@max_statement_time"), "1.5");
  EXPECT_EQ(error_from([&] { run(*session, "SELECT sleep(5)"); }).kind(), ErrorKind::timeout);
  run(*session, "INSERT INTO t VALUES (1)");
  session->commit();
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "1\n");
}

TEST_F(MariadbTransaction, CountsRowsMatched) {
  const auto session = connect();
  run(*session, "INSERT INTO t VALUES (1), (1)");
  EXPECT_EQ(session->execute({"UPDATE t SET a = 1", {}}).rows, 2);
}

TEST_F(MariadbTransaction, AnAnswerThatTakesTooLongIsATimeoutAndEndsAtTheServer) {
  const auto session = connect({{"read_timeout", "1"}});
  session->begin({});
  const Error error = error_from([&] { run(*session, "INSERT INTO t VALUES (sleep(31))"); });
  EXPECT_EQ(error.kind(), ErrorKind::timeout);
  EXPECT_THAT(error.message(), HasSubstr("read_timeout of 1 seconds"));
  session->rollback();
  EXPECT_EQ(eventually("SELECT count(*) FROM information_schema.processlist "
                       "WHERE info LIKE '%sleep(31%' AND id <> connection_id()",
                       "0\n"),
            "0\n");
}

TEST_F(MariadbTransaction, IsRolledBackWhenTheSessionEnds) {
  {
    const auto session = connect();
    session->begin({});
    run(*session, "INSERT INTO t VALUES (1)");
  }
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "0\n");
}

TEST_F(MariadbTransaction, WritesAlsoWhereSessionsBeginWithoutAutocommit) {
  peculiar().mariadb("CREATE OR REPLACE TABLE t (a INT)");
  const auto session = connect(args(peculiar()), cancellation_);
  run(*session, "INSERT INTO t VALUES (1)");
  EXPECT_EQ(peculiar().mariadb("SELECT count(*) FROM t"), "1\n");
}

TEST_F(MariadbTransaction, AConnectionLostBeforeItsCommitIsTransient) {
  const auto session = connect();
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  server_.kill_connections();
  EXPECT_EQ(
      eventually("SELECT count(*) FROM information_schema.processlist WHERE db = 'test_database' "
                 "AND id <> connection_id()",
                 "0\n"),
      "0\n");
  EXPECT_EQ(error_from([&] { session->commit(); }).kind(), ErrorKind::transient);
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "0\n");
}

TEST_F(MariadbTransaction, AConnectionLostDuringItsCommitLeavesItUnknown) {
  for (const auto direction :
       {FaultProxy::Direction::to_server, FaultProxy::Direction::to_client}) {
    FaultProxy proxy(MariadbServer::host, server_.port());
    const auto session = connect({{"port", std::to_string(proxy.port())}});
    session->begin({});
    run(*session, "INSERT INTO t VALUES (1)");
    proxy.cut_after(direction, proxy.bytes(direction) + 3, FaultProxy::Cut::reset);
    const Error error = error_from([&] { session->commit(); });
    EXPECT_EQ(error.kind(), ErrorKind::unknown) << error.message();
    EXPECT_THAT(error.hint(), HasSubstr("look at the data"));
  }
}

TEST_F(MariadbTransaction, AStatementLostInFlightIsTransient) {
  FaultProxy proxy(MariadbServer::host, server_.port());
  const auto session = connect({{"port", std::to_string(proxy.port())}});
  session->begin({});
  proxy.cut_after(FaultProxy::Direction::to_client,
                  proxy.bytes(FaultProxy::Direction::to_client) + 2, FaultProxy::Cut::orderly);
  const Error error = error_from([&] { run(*session, "INSERT INTO t VALUES (1)"); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  session->rollback();
  EXPECT_EQ(error_from([&] { session->commit(); }).kind(), ErrorKind::transient);
}

TEST_F(MariadbTransaction, DdlThatCommitsMakesLaterFailuresUnfitForARetry) {
  const auto session = connect();
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  run(*session, "CREATE OR REPLACE TABLE other (a INT)");
  run(*session, "INSERT INTO t VALUES (2)");
  server_.kill_connections();
  const Error error = error_from([&] { run(*session, "INSERT INTO t VALUES (3)"); });
  EXPECT_EQ(error.kind(), ErrorKind::unknown);
  EXPECT_THAT(error.hint(), HasSubstr("CREATE has committed"));
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "1\n") << "the rest is a transaction again";
}

TEST_F(MariadbTransaction, DdlThatFailsSaysThatItHasCommitted) {
  const auto session = connect();
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  const Error error = error_from([&] { run(*session, "CREATE TABLE t (a INT)"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.hint(), HasSubstr("CREATE TABLE has committed what ran before it"));
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "1\n");
}

TEST_F(MariadbTransaction, ALoneDdlStatementThatFailsHasCommittedNothing) {
  const auto session = connect();
  session->begin({});
  const Error error = error_from([&] { run(*session, "CREATE TABLE t (a INT)"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.hint(), Not(HasSubstr("committed")));
}

TEST_F(MariadbTransaction, AQueryLostAfterACommitIsUnfitForARetryToo) {
  FaultProxy proxy(MariadbServer::host, server_.port());
  const auto session = connect({{"port", std::to_string(proxy.port())}});
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  run(*session, "CREATE OR REPLACE TABLE other (a INT)");
  const auto reader = session->query({"SELECT seq FROM seq_1_to_1000000", {}});
  proxy.cut_now(FaultProxy::Cut::reset);
  EXPECT_EQ(error_from([&] { check(reader->ToTable().status()); }).kind(), ErrorKind::unknown);
}

TEST_F(MariadbTransaction, AQueryLeavesItOpen) {
  const auto session = connect();
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  EXPECT_EQ(cell(*session, "SELECT a FROM t"), "1");
  run(*session, "SELECT a FROM t");
  run(*session, "INSERT INTO t VALUES (2)");
  session->rollback();
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "0\n");
}

TEST_F(MariadbTransaction, DdlLostInFlightIsUnknown) {
  FaultProxy proxy(MariadbServer::host, server_.port());
  const auto session = connect({{"port", std::to_string(proxy.port())}});
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  proxy.cut_after(FaultProxy::Direction::to_client,
                  proxy.bytes(FaultProxy::Direction::to_client) + 2, FaultProxy::Cut::reset);
  EXPECT_EQ(error_from([&] { run(*session, "TRUNCATE t"); }).kind(), ErrorKind::unknown);
}

TEST_F(MariadbTransaction, ATemporaryTableCommitsNothing) {
  const auto session = connect();
  session->begin({});
  run(*session, "INSERT INTO t VALUES (1)");
  run(*session, "CREATE TEMPORARY TABLE mine (a INT)");
  run(*session, "DROP TEMPORARY TABLE mine");
  session->rollback();
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM t"), "0\n");
}

TEST_F(MariadbTransaction, ADeadlockAndALockedRowAreTransient) {
  server_.mariadb(
      "CREATE OR REPLACE TABLE k (a INT PRIMARY KEY, b INT); INSERT INTO k VALUES (1, 0), (2, 0)");
  const auto one = connect({{"init_command", "SET innodb_lock_wait_timeout = 1"}});
  const auto other = connect();
  one->begin({});
  other->begin({});
  run(*one, "UPDATE k SET b = 1 WHERE a = 1");
  run(*other, "UPDATE k SET b = 1 WHERE a = 2");
  EXPECT_EQ(error_from([&] { run(*one, "UPDATE k SET b = 1 WHERE a = 2"); }).kind(),
            ErrorKind::transient);
  std::thread waiting([&] {
    EXPECT_EQ(error_from([&] { run(*other, "UPDATE k SET b = 1 WHERE a = 1"); }).kind(),
              ErrorKind::internal);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(error_from([&] { run(*one, "UPDATE k SET b = 1 WHERE a = 2"); }).sqlstate(), "40001");
  one->rollback();
  waiting.join();
}

}  // namespace
}  // namespace sqlpod::testing
