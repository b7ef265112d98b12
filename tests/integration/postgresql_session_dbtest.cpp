// PostgreSQL's sessions on a real server: connecting, transactions, cancelling, losing the
// connection.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <thread>

#include "tests/integration/postgresql_session.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;
using ::testing::HasSubstr;

/// Stops a process for as long as it lives, its children too when they are given.
class Frozen {
 public:
  explicit Frozen(std::vector<pid_t> processes) : processes_(std::move(processes)) {
    for (const pid_t process : processes_) ::kill(process, SIGSTOP);
  }
  ~Frozen() {
    for (const pid_t process : processes_) ::kill(process, SIGCONT);
  }

 private:
  std::vector<pid_t> processes_;
};

class PostgresqlSession : public ::testing::Test {
 protected:
  std::unique_ptr<Session> open_session(const Args& more = {}) {
    return open(server_args(server_, more), cancellation_);
  }
  milliseconds since_start() const {
    return std::chrono::duration_cast<milliseconds>(steady_clock::now() - start_);
  }
  /// The server's sessions but psql's own.
  std::string sessions() const {
    return server_.psql(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sqlpod/test'");
  }
  bool sessions_end() const {
    for (int i = 0; i < 100; ++i) {
      if (sessions() == "0\n") return true;
      std::this_thread::sleep_for(milliseconds(20));
    }
    return false;
  }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
  steady_clock::time_point start_ = steady_clock::now();
};

TEST_F(PostgresqlSession, ARequestCancelsTheStatementAtTheServer) {
  {
    const auto session = open_session();
    session->begin({});
    const Stopper stopper(cancellation_, milliseconds(200));
    const Error error = error_of([&] { session->execute({"SELECT pg_sleep(60)", {}}); });
    EXPECT_EQ(error.sqlstate(), "57014");
    session->rollback();
    EXPECT_TRUE(session->connected());
  }
  EXPECT_LT(since_start(), seconds(2));
  EXPECT_TRUE(sessions_end());
}

TEST_F(PostgresqlSession, ARequestEndsAWaitForAFrozenServer) {
  {
    const auto session = open_session();
    const pid_t backend = std::stoi(text_result(*session, "SELECT pg_backend_pid()"));
    const Frozen frozen({server_.id(), backend});
    const Stopper stopper(cancellation_, milliseconds(100));
    const Error error = error_of([&] { session->execute({"SELECT 1", {}}); });
    EXPECT_EQ(error.kind(), ErrorKind::transient);
    session->rollback();
    EXPECT_FALSE(session->connected());
    EXPECT_LT(since_start(), milliseconds(2000));
  }
  EXPECT_TRUE(sessions_end());
}

TEST_F(PostgresqlSession, ARequestEndsSendingToAFrozenServer) {
  const auto session = open_session();
  const pid_t backend = std::stoi(text_result(*session, "SELECT pg_backend_pid()"));
  const Frozen frozen({server_.id(), backend});
  const Stopper stopper(cancellation_, milliseconds(100));
  const Statement large{"SELECT length($1)",
                        {{"text", {}, std::string(64U << 20U, 'x'), std::nullopt}}};
  EXPECT_EQ(error_of([&] { session->execute(large); }).kind(), ErrorKind::transient);
  EXPECT_LT(since_start(), milliseconds(2000));
}

TEST_F(PostgresqlSession, AReaderGivenUpLeavesAUsableSession) {
  const auto session = open_session();
  {
    const auto reader = session->query({"SELECT generate_series(1, 100000000)", {}});
    std::shared_ptr<arrow::RecordBatch> batch;
    check(reader->ReadNext(&batch));
    EXPECT_GT(batch->num_rows(), 0);
  }
  EXPECT_EQ(text_result(*session, "SELECT 'still here'"), "still here");
  EXPECT_LT(since_start(), seconds(10));
}

TEST_F(PostgresqlSession, TransactionsAreAsTheyAreAskedFor) {
  const auto session = open_session();
  session->begin({.isolation_level = IsolationLevel::serializable,
                  .read_only = true,
                  .statement_timeout = milliseconds(4321)});
  EXPECT_EQ(text_result(*session,
                        "SELECT concat_ws(' ', current_setting('transaction_isolation'), "
                        "current_setting('transaction_read_only'), "
                        "current_setting('statement_timeout'))"),
            "serializable on 4321ms");
  session->commit();
  // Nothing of it outlives the transaction.
  EXPECT_EQ(text_result(*session, "SHOW statement_timeout"), "0");
  session->begin({});
  EXPECT_EQ(text_result(*session, "SHOW transaction_isolation"), "read committed");
  session->rollback();
  EXPECT_EQ(error_of([&] { session->begin({.isolation_level = IsolationLevel::snapshot}); }).kind(),
            ErrorKind::usage);
}

TEST_F(PostgresqlSession, TheShorterTimeoutCounts) {
  const auto session = open_session({{"command_timeout", 1.5}});
  const auto timeout = [&](std::optional<milliseconds> own) {
    session->begin({.statement_timeout = own});
    const std::string text = text_result(*session, "SHOW statement_timeout");
    session->rollback();
    return text;
  };
  EXPECT_EQ(timeout(std::nullopt), "1500ms");
  EXPECT_EQ(timeout(seconds(1)), "1s");
  EXPECT_EQ(timeout(seconds(9)), "1500ms");
  EXPECT_EQ(timeout(milliseconds(0)), "1ms");
  EXPECT_EQ(timeout(std::chrono::hours(10'000)), "1500ms");
}

TEST_F(PostgresqlSession, TheServersTimeoutIsATimeout) {
  const auto session = open_session();
  session->begin({.statement_timeout = milliseconds(50)});
  EXPECT_EQ(error_of([&] {
              session->execute({"SELECT pg_sleep(60)", {}});
            }).kind(),
            ErrorKind::timeout);
}

TEST_F(PostgresqlSession, ACommitOfAFailedTransactionIsNoSuccess) {
  const auto session = open_session();
  session->begin({});
  EXPECT_EQ(error_of([&] { session->execute({"SELECT 1/0", {}}); }).sqlstate(), "22012");
  EXPECT_EQ(error_of([&] { session->commit(); }).kind(), ErrorKind::query);
  EXPECT_EQ(text_result(*session, "SELECT 'usable'"), "usable");
}

TEST_F(PostgresqlSession, AConstraintThatFailsAtCommitIsTheDatasFault) {
  server_.psql(
      "DROP TABLE IF EXISTS deferred; CREATE TABLE deferred (a int UNIQUE DEFERRABLE INITIALLY "
      "DEFERRED)");
  const auto session = open_session();
  session->begin({});
  session->execute({"INSERT INTO deferred VALUES (1), (1)", {}});
  const Error error = error_of([&] { session->commit(); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.sqlstate(), "23505");
}

TEST_F(PostgresqlSession, AConnectionLostBeforeCommitIsTransient) {
  const auto session = open_session();
  session->begin({});
  session->execute({"SELECT 1", {}});
  server_.kill_backends();
  std::this_thread::sleep_for(milliseconds(100));
  EXPECT_EQ(error_of([&] { session->commit(); }).kind(), ErrorKind::transient);
  session->rollback();
  EXPECT_FALSE(session->connected());
}

TEST_F(PostgresqlSession, AConnectionLostDuringCommitIsUnknown) {
  FaultProxy proxy("127.0.0.1", server_.port());
  for (const auto cut : {FaultProxy::Cut::orderly, FaultProxy::Cut::reset}) {
    const auto session = open_session({{"port", std::int64_t{proxy.port()}}});
    session->begin({});
    session->execute({"SELECT 1", {}});
    proxy.freeze();
    std::thread cutter([&] {
      std::this_thread::sleep_for(milliseconds(200));
      proxy.cut_now(cut);
      proxy.thaw();
    });
    EXPECT_EQ(error_of([&] { session->commit(); }).kind(), ErrorKind::unknown);
    cutter.join();
  }
}

TEST_F(PostgresqlSession, AnAnswerToCommitThatIsTheSessionsEndIsUnknown) {
  // The trigger ends its own session while COMMIT is under way.
  server_.psql(
      "DROP TABLE IF EXISTS ending; CREATE TABLE ending (a int); "
      "CREATE OR REPLACE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS "
      "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; "
      "END $$; CREATE CONSTRAINT TRIGGER ending AFTER INSERT ON ending DEFERRABLE INITIALLY "
      "DEFERRED FOR EACH ROW EXECUTE FUNCTION end_session()");
  const auto session = open_session();
  session->begin({});
  session->execute({"INSERT INTO ending VALUES (1)", {}});
  const Error error = error_of([&] { session->commit(); });
  EXPECT_EQ(error.kind(), ErrorKind::unknown);
  EXPECT_EQ(error.sqlstate(), "57P01");
}

TEST_F(PostgresqlSession, AKilledBackendIsTransient) {
  const auto session = open_session();
  std::thread killer([&] {
    std::this_thread::sleep_for(milliseconds(200));
    server_.kill_backends();
  });
  EXPECT_EQ(error_of([&] {
              session->execute({"SELECT pg_sleep(60)", {}});
            }).kind(),
            ErrorKind::transient);
  killer.join();
  EXPECT_EQ(error_of([&] { session->begin({}); }).kind(), ErrorKind::transient);
  session->rollback();
  EXPECT_FALSE(session->connected());
  EXPECT_EQ(error_of([&] { session->execute({"SELECT 1", {}}); }).kind(), ErrorKind::transient);
}

TEST_F(PostgresqlSession, DescribeTellsTheColumnsAndRunsNothing) {
  server_.psql("DROP TABLE IF EXISTS described; CREATE TABLE described (a int, b numeric(8, 3))");
  const auto session = open_session();
  const auto select = session->describe(
      {"SELECT a, b, b::text AS c FROM described WHERE a = $1",
       {{"a", {TypeKind::integer, false, nullptr}, std::int64_t{1}, std::nullopt}}});
  EXPECT_EQ(select->ToString(), "a: int32\nb: decimal128(8, 3)\nc: string");
  const auto returning = session->describe({"INSERT INTO described VALUES (1, 2) RETURNING a", {}});
  EXPECT_EQ(returning->ToString(), "a: int32");
  EXPECT_EQ(session->describe({"INSERT INTO described VALUES (1, 2)", {}}), nullptr);
  EXPECT_EQ(session->describe({"DROP TABLE described", {}}), nullptr);
  EXPECT_EQ(error_of([&] {
              session->describe({"SELECT x FROM described", {}});
            }).sqlstate(),
            "42703");
  EXPECT_EQ(text_result(*session, "SELECT count(*)::text FROM described"), "0");
}

TEST_F(PostgresqlSession, DescribeAnswersTheSchemaOfTheQuery) {
  const auto session = open_session();
  const Statement statement{
      "SELECT 1::smallint, 'x'::varchar(3), now(), '{}'::jsonb, 1.5::numeric, ARRAY[1]", {}};
  const auto described = session->describe(statement);
  EXPECT_EQ(described->ToString(), session->query(statement)->schema()->ToString());
}

TEST_F(PostgresqlSession, CopyIsRefusedAndTheSessionGoesOn) {
  const auto session = open_session();
  EXPECT_EQ(error_of([&] {
              session->execute({"COPY described FROM STDIN", {}});
            }).kind(),
            ErrorKind::query);
  EXPECT_EQ(error_of([&] {
              session->query({"COPY (SELECT 1) TO STDOUT", {}});
            }).kind(),
            ErrorKind::query);
  EXPECT_EQ(text_result(*session, "SELECT 'usable'"), "usable");
}

}  // namespace
}  // namespace sqlpod::testing
