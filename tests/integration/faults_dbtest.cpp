// The faults of docs/reliability.md, each made to happen at one moment: what comes of it at the
// server and with which exit code the task ends. Cancelling, retries and idempotency keys have
// tests of their own; the soak lets the faults come at random.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

/// One server as the tests of both see it.
struct Dialect {
  const char* name;
  std::string (*sql)(const std::string& text);
  std::string (*task)(const std::string& query, const std::string& more, int port);
  int (*port)();
  void (*kill_sessions)();
  void (*crash_and_start)();
  const char* sleep;       ///< sleeps ten seconds
  const char* sleepers;    ///< counts the sessions that do
  const char* sessions;    ///< counts the sessions of sqlpod
  const char* brief_wait;  ///< for a lock
};

const Dialect postgresql = {
    "Postgresql",
    [](const std::string& text) { return PostgresqlServer::shared().psql(text); },
    pg_task,
    [] { return PostgresqlServer::shared().port(); },
    [] { PostgresqlServer::shared().kill_backends(); },
    [] {
      // What is there must outlive the crash: the tests' servers are in no hurry to write it.
      PostgresqlServer::shared().psql("CHECKPOINT");
      PostgresqlServer::shared().crash();
      PostgresqlServer::shared().start();
    },
    "SELECT pg_sleep(10)",
    "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
    "'%pg_sleep(10)%' AND pid <> pg_backend_pid()",
    "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sqlpod/%'",
    "SET LOCAL lock_timeout = '300ms'",
};

const Dialect mariadb = {
    "Mariadb",
    [](const std::string& text) { return MariadbServer::shared().mariadb(text); },
    my_task,
    [] { return MariadbServer::shared().port(); },
    [] { MariadbServer::shared().kill_connections(); },
    [] {
      MariadbServer::shared().crash();
      MariadbServer::shared().start();
    },
    "SELECT sleep(10)",
    "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%sleep(10)%' AND id <> "
    "connection_id()",
    "SELECT count(*) FROM information_schema.processlist WHERE user = 'tester' AND id <> "
    "connection_id()",
    "SET innodb_lock_wait_timeout = 1",
};

class Faults : public ServerTest, public ::testing::WithParamInterface<const Dialect*> {
 protected:
  Faults() { sql("DROP TABLE IF EXISTS fault; CREATE TABLE fault (id int PRIMARY KEY, n int)"); }

  static std::string sql(const std::string& text) { return GetParam()->sql(text); }
  static std::string task(const std::string& query, const std::string& more = {}, int port = 0) {
    return GetParam()->task(query, more, port);
  }
  /// A row, and then a statement that is under way for ten seconds.
  static std::string insert_and_sleep() {
    return std::string("INSERT INTO fault VALUES (1, 1);\n") + GetParam()->sleep;
  }
  static bool sleeps() { return sql(GetParam()->sleepers) == "1\n"; }
  /// Nothing was committed, and no session of a task is left to do so.
  static void expect_nothing_done() {
    EXPECT_TRUE(eventually([] { return sql(GetParam()->sessions) == "0\n"; }));
    EXPECT_EQ(sql("SELECT count(*) FROM fault"), "0\n");
  }
};

INSTANTIATE_TEST_SUITE_P(On, Faults, ::testing::Values(&postgresql, &mariadb),
                         [](const auto& test) { return std::string(test.param->name); });

TEST_P(Faults, ASessionKilledDuringAStatementIsTransient) {
  const auto program = start(task(insert_and_sleep()));
  ASSERT_TRUE(eventually(sleeps));
  GetParam()->kill_sessions();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
  expect_nothing_done();
}

TEST_P(Faults, AConnectionCutBeforeCommitIsTransient) {
  for (const auto how : {FaultProxy::Cut::orderly, FaultProxy::Cut::reset}) {
    FaultProxy proxy("127.0.0.1", GetParam()->port());
    const auto program = start(task(insert_and_sleep(), {}, proxy.port()));
    ASSERT_TRUE(eventually(sleeps));
    proxy.cut_now(how);
    const Outcome outcome = program->wait();
    EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
    GetParam()->kill_sessions();  // a server notices when it next speaks to the client
    expect_nothing_done();
  }
}

TEST_P(Faults, AServerThatCrashesDuringAStatementIsTransient) {
  const auto program = start(task(insert_and_sleep()));
  ASSERT_TRUE(eventually(sleeps));
  GetParam()->crash_and_start();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
  expect_nothing_done();
}

TEST_P(Faults, AServerThatDoesNotAnswerIsLeftWhenTheTimeoutIsOver) {
  FaultProxy proxy("127.0.0.1", GetParam()->port());
  const auto program = start(task(insert_and_sleep(), "timeout: 1s\n", proxy.port()));
  ASSERT_TRUE(eventually(sleeps));
  proxy.freeze();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 124) << outcome.error;
  EXPECT_LT(outcome.seconds, 3);
  proxy.thaw();
  expect_nothing_done();
}

TEST_P(Faults, AStatementInAutocommitThatIsLostInFlightIsUnknown) {
  FaultProxy proxy("127.0.0.1", GetParam()->port());
  const auto cut = start(task(GetParam()->sleep, "autocommit: true\nretries: 3\n", proxy.port()));
  ASSERT_TRUE(eventually(sleeps));
  proxy.cut_now(FaultProxy::Cut::reset);
  const Outcome lost = cut->wait();
  EXPECT_EQ(lost.exit_code, 9) << lost.error;
  GetParam()->kill_sessions();

  const auto frozen =
      start(task(GetParam()->sleep, "autocommit: true\ntimeout: 1s\n", proxy.port()));
  ASSERT_TRUE(eventually(sleeps));
  proxy.freeze();
  const Outcome left = frozen->wait();
  EXPECT_EQ(left.exit_code, 9) << left.error;
  EXPECT_THAT(left.error, HasSubstr("timeout of 1 s is over"));
  GetParam()->kill_sessions();
}

TEST_P(Faults, AStatementInAutocommitThatTheServerHasStoppedIsCancelled) {
  const auto program = start(task(GetParam()->sleep, "autocommit: true\n"));
  ASSERT_TRUE(eventually(sleeps));
  program->send_signal(SIGTERM);
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
}

TEST_P(Faults, AKilledProcessLeavesNothing) {
  const auto program = start(task(insert_and_sleep()));
  ASSERT_TRUE(eventually(sleeps));
  program->send_signal(SIGKILL);
  EXPECT_EQ(program->wait().signal, SIGKILL);
  GetParam()->kill_sessions();
  expect_nothing_done();
}

TEST_P(Faults, AFullDiskRollsBackAndLeavesTheOlderFile) {
  const std::string output = folder_.write("out.csv", "older\n");
  sql("DROP TABLE IF EXISTS wide; CREATE TABLE wide (text varchar(2000));"
      "INSERT INTO wide VALUES (repeat('x', 2000))");
  const std::string spec = folder_.write(
      "task.yaml",
      task("INSERT INTO fault VALUES (1, 1);\nSELECT text FROM wide", "output_schema_type: any\n"));
  // No file may grow beyond a block of 512 bytes: as on a full disk, writing fails.
  const Outcome outcome = run_program({"/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1; exec \"$@\"",
                                       "sh", SQLPOD_PROGRAM, "run", spec, "-o", output});
  EXPECT_EQ(outcome.exit_code, 7) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("out.csv"));
  EXPECT_EQ(read_file(output), "older\n");
  using Files = std::filesystem::directory_iterator;
  EXPECT_EQ(std::distance(Files(folder_.path()), Files()), 2);
  expect_nothing_done();
}

TEST_P(Faults, ALockThatIsNotGivenIsTransientAndARetryMayGetIt) {
  sql("INSERT INTO fault VALUES (1, 0)");
  const std::string update =
      std::string(GetParam()->brief_wait) + ";\nUPDATE fault SET n = n + 1 WHERE id = 1";
  const TemporaryFolder other;
  const std::string holding =
      other.write("task.yaml",
                  task(std::string("UPDATE fault SET n = 10 WHERE id = 1;\n") + GetParam()->sleep));
  Program holder({SQLPOD_PROGRAM, "run", holding});
  ASSERT_TRUE(eventually(sleeps));
  const Outcome alone = run(task(update));
  EXPECT_EQ(alone.exit_code, 6) << alone.error;

  const auto persistent =
      start(task(update, "retries: 20\nretry_delay: {initial: 50ms, max: 100ms}\n"));
  EXPECT_TRUE(persistent->wait_for_text("retry 1 of 20"));
  holder.send_signal(SIGTERM);
  EXPECT_EQ(holder.wait().exit_code, 143);
  const Outcome outcome = persistent->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(sql("SELECT n FROM fault"), "1\n");
}

class ConnectionLimit : public ServerTest {
 protected:
  /// Runs a task while another one of the same user sleeps.
  Outcome run_beside_another(const std::string& url, const char* sleep, bool (*sleeps)()) {
    const TemporaryFolder other;
    Program first({SQLPOD_PROGRAM, "run", other.write("task.yaml", task_yaml(url, sleep))});
    EXPECT_TRUE(eventually(sleeps));
    const Outcome second = run(task_yaml(url, "SELECT 1"));
    first.send_signal(SIGTERM);
    EXPECT_EQ(first.wait().exit_code, 143);
    return second;
  }
};

TEST_F(ConnectionLimit, OfPostgresqlIsUnavailable) {
  postgresql.sql(
      "DROP ROLE IF EXISTS single; CREATE ROLE single LOGIN PASSWORD 'word' CONNECTION LIMIT 1");
  const std::string url =
      "postgresql://single:word@127.0.0.1:" + std::to_string(postgresql.port()) + "/postgres";
  const Outcome outcome = run_beside_another(
      url, postgresql.sleep, [] { return postgresql.sql(postgresql.sleepers) == "1\n"; });
  EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("too many connections"));
}

TEST_F(ConnectionLimit, OfMariadbIsUnavailable) {
  mariadb.sql(
      "CREATE OR REPLACE USER single IDENTIFIED BY 'word' WITH MAX_USER_CONNECTIONS 1;"
      "GRANT ALL ON test_database.* TO single");
  const std::string url =
      "mysql://single:word@127.0.0.1:" + std::to_string(mariadb.port()) + "/test_database";
  const Outcome outcome =
      run_beside_another(url, mariadb.sleep, [] { return mariadb.sql(mariadb.sleepers) == "1\n"; });
  EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("max_user_connections"));
  // The limit has kept the connection away that would have stopped the statement.
  mariadb.sql("KILL USER single");
  EXPECT_TRUE(eventually([] { return mariadb.sql(mariadb.sleepers) == "0\n"; }));
}

class MariadbCommit : public ServerTest {
 protected:
  /// Runs a task whose connection is cut while its COMMIT is under way at the server.
  Outcome run_cut_in_commit(const std::string& more) {
    // In this stage of a backup commits wait, and nothing else does.
    ProgramOptions options;
    options.environment = {{"MYSQL_PWD", MariadbServer::password}};
    options.input = "BACKUP STAGE START; BACKUP STAGE BLOCK_COMMIT; DO sleep(30);";
    const Program backup(
        {"mariadb", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1",
         "--port=" + std::to_string(mariadb.port()), "--user=" + std::string(MariadbServer::user)},
        options);
    EXPECT_TRUE(eventually([] { return count("DO sleep(30)") == "1\n"; }));
    FaultProxy proxy("127.0.0.1", mariadb.port());
    const auto program = start(my_task("INSERT INTO committed VALUES (1)", more, proxy.port()));
    EXPECT_TRUE(eventually([] { return count("%COMMIT") == "1\n"; }));
    proxy.cut_now(FaultProxy::Cut::orderly);
    mariadb.sql("KILL " + mariadb.sql("SELECT id FROM information_schema.processlist WHERE info = "
                                      "'DO sleep(30)'"));
    return program->wait();
  }
  static std::string count(const std::string& statement) {
    return mariadb.sql("SELECT count(*) FROM information_schema.processlist WHERE info LIKE '" +
                       statement + "' AND id <> connection_id()");
  }
};

TEST_F(MariadbCommit, CutInFlightIsUnknownAndResolvedByAKey) {
  mariadb.sql("CREATE OR REPLACE TABLE committed (id int)");
  const Outcome without = run_cut_in_commit("retries: 5\n");
  EXPECT_EQ(without.exit_code, 9) << without.error;
  EXPECT_TRUE(eventually([] { return mariadb.sql("SELECT count(*) FROM committed") == "1\n"; }));

  // The table of keys is made now: a backup would hold that up, too.
  mariadb.sql("DROP TABLE IF EXISTS sqlpod_runs");
  EXPECT_EQ(run(my_task("DELETE FROM committed", "idempotency_key: k1\n")).exit_code, 0);
  const Outcome with = run_cut_in_commit("idempotency_key: k2\n");
  EXPECT_EQ(with.exit_code, 0) << with.error;
  EXPECT_THAT(with.error, HasSubstr("it is there: the task was committed"));
  EXPECT_EQ(mariadb.sql("SELECT count(*) FROM committed"), "1\n");
}

}  // namespace
}  // namespace sqlpod::testing
