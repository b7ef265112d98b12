// MariaDB sessions that are told to end: every wait ends soon, and the server is left with nothing.
#include <sys/wait.h>

#include <csignal>

#include "tests/integration/mariadb_session.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

/// Stops a child process while it lives.
class Frozen {
 public:
  explicit Frozen(pid_t id) : id_(id) {
    kill(id_, SIGSTOP);
    int status = 0;
    waitpid(id_, &status, WUNTRACED);  // until the last of its threads has stopped
  }
  Frozen(const Frozen&) = delete;
  Frozen& operator=(const Frozen&) = delete;
  ~Frozen() { kill(id_, SIGCONT); }

 private:
  pid_t id_;
};

class MariadbCancel : public MariadbSession {
 protected:
  static constexpr const char* statements_left =
      "SELECT count(*) FROM information_schema.processlist "
      "WHERE info LIKE '%sleep(30%' AND id <> connection_id()";

  /// Seconds from the request until `body` has ended with an error.
  double seconds_to_end(const std::function<void()>& body) {
    Error error(ErrorKind::internal, "");
    const double seconds = seconds_of([&] { error = cancelled_while(cancellation_, body); });
    EXPECT_NE(error.message(), "nothing was thrown");
    return seconds - 0.2;
  }
};

TEST_F(MariadbCancel, AStatementIsStoppedAtTheServer) {
  const auto session = connect();
  session->begin({});
  EXPECT_LT(seconds_to_end([&] { run(*session, "SELECT sleep(30)"); }), 0.7);
  EXPECT_EQ(server_.mariadb(statements_left), "0\n");
  session->rollback();
}

TEST_F(MariadbCancel, AQueryIsStoppedBetweenItsRows) {
  const auto session = connect();
  EXPECT_LT(seconds_to_end([&] {
              const auto reader = session->query(
                  {"SELECT seq, sleep(30 * (seq = 100000)) FROM seq_1_to_200000", {}});
              check(reader->ToTable().status());
            }),
            0.7);
  EXPECT_EQ(server_.mariadb(statements_left), "0\n");
}

TEST_F(MariadbCancel, ALockIsNotWaitedForAnyLonger) {
  server_.mariadb("CREATE OR REPLACE TABLE c (a INT PRIMARY KEY); INSERT INTO c VALUES (1)");
  Cancellation none;
  const auto holder = connect(args(server_), none);
  holder->begin({});
  run(*holder, "UPDATE c SET a = 2");
  const auto session = connect();
  session->begin({});
  EXPECT_LT(seconds_to_end([&] { run(*session, "UPDATE c SET a = 3"); }), 0.7);
}

TEST_F(MariadbCancel, NothingBeginsAfterTheRequest) {
  const auto session = connect();
  cancellation_.request({ErrorKind::interrupted, "cancelled by SIGINT"});
  EXPECT_EQ(error_from([&] { session->begin({}); }).kind(), ErrorKind::interrupted);
  EXPECT_EQ(error_from([&] { run(*session, "SELECT 1"); }).kind(), ErrorKind::interrupted);
  EXPECT_EQ(error_from([&] { connect(); }).kind(), ErrorKind::interrupted);
}

TEST_F(MariadbCancel, WhoAnswersAsAnotherServerIsAskedForNothing) {
  const auto session = connect(args(peculiar()), cancellation_);
  peculiar().mariadb(
      "SET GLOBAL server_id = 4711");  // as another one behind the same address would
  const double seconds = seconds_to_end([&] { run(*session, "SELECT sleep(30)"); });
  EXPECT_GT(seconds, 0.6) << "the statement was stopped, not the connection cut";
  EXPECT_LT(seconds, 1.2);
  peculiar().mariadb("SET GLOBAL server_id = 1");
}

TEST_F(MariadbCancel, AFrozenServerIsLeft) {
  const auto session = connect(args(peculiar()), cancellation_);
  session->begin({});
  const Frozen frozen(peculiar().id());
  EXPECT_LT(seconds_to_end([&] { run(*session, "SELECT 1"); }), 1.2);
  EXPECT_LT(seconds_of([&] { session->rollback(); }), 0.5);
}

TEST_F(MariadbCancel, AServerThatDoesNotAnswerTheConnectionIsLeft) {
  const Frozen frozen(peculiar().id());
  EXPECT_LT(seconds_to_end([&] { connect(args(peculiar()), cancellation_); }), 0.5);
}

TEST_F(MariadbCancel, ACommitIsLeftAloneUntilTheServerHasAnswered) {
  server_.mariadb("CREATE OR REPLACE TABLE c (a INT)");
  FaultProxy proxy(MariadbServer::host, server_.port());
  const auto session = connect({{"port", std::to_string(proxy.port())}});
  session->begin({});
  run(*session, "INSERT INTO c VALUES (1)");
  proxy.freeze();
  std::thread request([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    cancellation_.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
    std::this_thread::sleep_for(std::chrono::milliseconds(1000));
    proxy.thaw();
  });
  {
    const Cancellation::Commit commit(cancellation_);
    session->commit();
  }
  request.join();
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM c"), "1\n");
}

TEST_F(MariadbCancel, RowsOfATableStopSoon) {
  server_.mariadb("CREATE OR REPLACE TABLE c (a BIGINT)");
  const auto session = connect();
  session->begin({});
  const auto rows = arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::int64())}), 1,
                                             {array(arrow::int64(), "[1]")});
  const auto table = checked(arrow::RecordBatchReader::Make({rows, rows, rows}));
  const Parameter a{"a", {TypeKind::integer, true, nullptr}, {}, 0};
  EXPECT_LT(seconds_to_end([&] {
              session->execute_many({"INSERT INTO c VALUES (? + sleep(30))", {a}}, *table);
            }),
            0.7);
  session->rollback();
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM c"), "0\n");
}

}  // namespace
}  // namespace sqlpod::testing
