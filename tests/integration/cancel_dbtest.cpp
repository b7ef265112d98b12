// SIGTERM, SIGINT and the task's timeout: the statement stops at the server, nothing stays, and the
// process ends within two seconds, whatever it waits for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using std::chrono::steady_clock;
using ::testing::HasSubstr;

/// What a run may take to end. A sanitizer's build takes its time for everything else, too.
#if defined(SQLPOD_SANITIZE_THREAD) || defined(SQLPOD_SANITIZE_ADDRESS)
constexpr std::chrono::duration<double> allowed{5};
#else
constexpr std::chrono::duration<double> allowed{2};
#endif

class Cancel : public ServerTest {
 protected:
  Cancel() {
    PostgresqlServer::shared().psql(
        "DROP TABLE IF EXISTS cancelled; CREATE TABLE cancelled (id int)");
    MariadbServer::shared().mariadb(
        "DROP TABLE IF EXISTS cancelled; CREATE TABLE cancelled (id int) ENGINE=InnoDB");
  }

  /// Sends the signal and holds the process to its two seconds.
  static Outcome end(Program& program, int signal = SIGTERM) {
    const auto start = steady_clock::now();
    program.send_signal(signal);
    const Outcome outcome = program.wait();
    EXPECT_LT(steady_clock::now() - start, allowed) << outcome.error;
    return outcome;
  }
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }

  static bool pg_runs(const std::string& text) {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND application_name "
              "LIKE 'sqlpod/%' AND query LIKE '%" +
              text + "%'") != "0\n";
  }
  static bool my_runs(const std::string& text) {
    return my("SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%" + text +
              "%' AND info NOT LIKE '%processlist%'") != "0\n";
  }

  const std::string pg_insert_and_sleep = "INSERT INTO cancelled VALUES (1); SELECT pg_sleep(100)";
  const std::string my_insert_and_sleep = "INSERT INTO cancelled VALUES (1); SELECT sleep(100)";
};

TEST_F(Cancel, SigtermStopsTheStatementAtPostgresqlAndRollsBack) {
  const auto program = start(pg_task(pg_insert_and_sleep));
  ASSERT_TRUE(eventually([] { return pg_runs("pg_sleep(100)"); }));
  const Outcome outcome = end(*program);
  EXPECT_EQ(outcome.exit_code, 143);
  EXPECT_THAT(outcome.error, HasSubstr("sqlpod: error: cancelled (SIGTERM)"));
  // The server has been asked by then, and takes its moment.
  EXPECT_TRUE(eventually([] { return !pg_runs("pg_sleep(100)"); }));
  EXPECT_EQ(pg("SELECT count(*) FROM cancelled"), "0\n");
}

TEST_F(Cancel, SigtermStopsTheStatementAtMariadbAndRollsBack) {
  const auto program = start(my_task(my_insert_and_sleep));
  ASSERT_TRUE(eventually([] { return my_runs("sleep(100)"); }));
  const Outcome outcome = end(*program);
  EXPECT_EQ(outcome.exit_code, 143);
  EXPECT_FALSE(my_runs("sleep(100)"));
  EXPECT_EQ(my("SELECT count(*) FROM cancelled"), "0\n");
}

TEST_F(Cancel, SigintIs130) {
  const auto program = start(pg_task(pg_insert_and_sleep));
  ASSERT_TRUE(eventually([] { return pg_runs("pg_sleep(100)"); }));
  EXPECT_EQ(end(*program, SIGINT).exit_code, 130);
}

TEST_F(Cancel, SqliteIsInterrupted) {
  const auto program = start(task_yaml(
      "sqlite:///numbers.db",
      "CREATE TABLE t (n int); INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT "
      "n + 1 FROM c) SELECT max(n) FROM c"));
  ASSERT_TRUE(eventually([&] { return std::filesystem::exists(folder_.file("numbers.db")); }));
  EXPECT_EQ(end(*program).exit_code, 143);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("numbers.db")));
}

TEST_F(Cancel, WorksAsPid1) {
  Program program(
      {"unshare", "--pid", "--fork", "--kill-child", SQLPOD_PROGRAM, "run",
       folder_.write("task.yaml", pg_task(pg_insert_and_sleep)), "--record", "run.json"},
      {.folder = folder_.path()});
  if (!eventually([] { return pg_runs("pg_sleep(100)"); })) {
    GTEST_SKIP() << "no PID namespace here: " << program.wait().error;
  }
  const std::string child = run_program({"pgrep", "-P", std::to_string(program.id())}).output;
  ASSERT_FALSE(child.empty());
  const auto start = steady_clock::now();
  kill(std::stoi(child), SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 143);
  EXPECT_LT(steady_clock::now() - start, allowed);
  EXPECT_THAT(read_file(folder_.file("run.json")), HasSubstr(R"("exit_code":143)"));
}

TEST_F(Cancel, WhileConnectingToAServerThatDoesNotAnswer) {
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  proxy.freeze();
  for (const std::string& task :
       {pg_task("SELECT 1", "", proxy.port()), my_task("SELECT 1", "", proxy.port())}) {
    const std::uint64_t before = proxy.connections();
    const auto program = start(task);
    ASSERT_TRUE(eventually([&] { return proxy.connections() > before; }));
    EXPECT_EQ(end(*program).exit_code, 143);
  }
}

TEST_F(Cancel, WhileTheServerHasStoppedAnswering) {
  FaultProxy pg_proxy("127.0.0.1", PostgresqlServer::shared().port());
  FaultProxy my_proxy("127.0.0.1", MariadbServer::shared().port());
  const auto on_pg = start(pg_task("SELECT pg_sleep(70)", "", pg_proxy.port()));
  ASSERT_TRUE(eventually([] { return pg_runs("pg_sleep(70)"); }));
  pg_proxy.freeze();
  EXPECT_EQ(end(*on_pg).exit_code, 143);
  const auto on_my = start(my_task("SELECT sleep(70)", "", my_proxy.port()));
  ASSERT_TRUE(eventually([] { return my_runs("sleep(70)"); }));
  my_proxy.freeze();
  EXPECT_EQ(end(*on_my).exit_code, 143);
  pg_proxy.cut_now(FaultProxy::Cut::reset);
  my_proxy.cut_now(FaultProxy::Cut::reset);
}

TEST_F(Cancel, WhileWaitingForARetry) {
  const auto program =
      start(pg_task("SELECT 1", "retries: 5\nretry_delay: {initial: 1h, max: 1h}\n", 1));
  ASSERT_TRUE(program->wait_for_text("retry 1 of 5"));
  EXPECT_EQ(end(*program).exit_code, 143);
}

TEST_F(Cancel, WhileWaitingForTheDatabaseToComeUp) {
  const auto program = start(pg_task("SELECT 1", "wait: 1h\n", 1), {"--log-level", "information"});
  ASSERT_TRUE(program->wait_for_text("waiting for the database"));
  EXPECT_EQ(end(*program).exit_code, 143);
}

TEST_F(Cancel, WhileWritingOutputLeavesNoFile) {
  // In FROM itself the server would make all rows before the first.
  const auto program = start(pg_task("SELECT i, md5(i::text) AS m "
                                     "FROM (SELECT generate_series(1, 100000000) AS i) AS numbers",
                                     "output_schema_type: any\n"),
                             {"-o", "out.csv", "--progress", "always"});
  ASSERT_TRUE(program->wait_for_text("rows"));
  EXPECT_EQ(end(*program).exit_code, 143);
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_EQ(entry.path().filename(), "task.yaml");
  }
}

TEST_F(Cancel, WhileNobodyReadsTheOutput) {
  const std::string fifo = folder_.file("fifo");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  Program reader({"sh", "-c", "exec sleep 100 < fifo"}, {.folder = folder_.path()});
  const auto program =
      start(pg_task("SELECT i, md5(i::text) AS m FROM generate_series(1, 1000000) i",
                    "output_schema_type: any\n"),
            {"-o", "fifo", "--format", "csv"});
  ASSERT_TRUE(eventually([] { return pg_runs("generate_series(1, 1000000)"); }));
  EXPECT_EQ(end(*program).exit_code, 143);
  EXPECT_TRUE(eventually([] { return !pg_runs("generate_series(1, 1000000)"); }));
}

TEST_F(Cancel, ATimeoutIs124AndNothingStays) {
  const Outcome pg_outcome = run(pg_task(pg_insert_and_sleep, "timeout: 0.5\n"));
  EXPECT_EQ(pg_outcome.exit_code, 124) << pg_outcome.error;
  EXPECT_LT(pg_outcome.seconds, 0.5 + allowed.count());
  EXPECT_FALSE(pg_runs("pg_sleep(100)"));
  EXPECT_EQ(pg("SELECT count(*) FROM cancelled"), "0\n");
  const Outcome my_outcome = run(my_task(my_insert_and_sleep, "timeout: 500ms\n"));
  EXPECT_EQ(my_outcome.exit_code, 124) << my_outcome.error;
  EXPECT_LT(my_outcome.seconds, 0.5 + allowed.count());
  EXPECT_FALSE(my_runs("sleep(100)"));
  EXPECT_EQ(my("SELECT count(*) FROM cancelled"), "0\n");
  const Outcome lite = run(task_yaml(
      "sqlite://",
      "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT max(n) FROM c",
      "timeout: 0.3\n"));
  EXPECT_EQ(lite.exit_code, 124) << lite.error;
}

TEST_F(Cancel, ATimeoutHoldsAgainstAServerThatDoesNotAnswer) {
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  proxy.freeze();
  EXPECT_EQ(run(pg_task("SELECT 1", "timeout: 0.5\n", proxy.port())).exit_code, 124);
  EXPECT_EQ(run(my_task("SELECT 1", "timeout: 0.5\n", proxy.port())).exit_code, 124);
}

TEST_F(Cancel, TheServersOwnTimeoutIsSetToo) {
  const Outcome pg_outcome = run(pg_task("SELECT current_setting('statement_timeout') AS t",
                                         "timeout: 60\noutput_schema_type: any\n"));
  EXPECT_THAT(pg_outcome.output, ::testing::ContainsRegex("t\n(5....ms|60000ms|1min|60s|5.s)"));
  const Outcome my_outcome = run(my_task("SELECT CAST(@@max_statement_time AS DOUBLE) AS t",
                                         "timeout: 60\noutput_schema_type: {t: float}\n"));
  EXPECT_THAT(my_outcome.output, ::testing::ContainsRegex("t\n(59|60)")) << my_outcome.error;
}

TEST_F(Cancel, ASignalDuringCommitLetsItEnd) {
  pg("DROP TABLE IF EXISTS slow_commit; CREATE TABLE slow_commit (id int);"
     "CREATE OR REPLACE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
     "'BEGIN PERFORM pg_sleep(1.2); RETURN NULL; END';"
     "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON slow_commit DEFERRABLE INITIALLY DEFERRED "
     "FOR EACH ROW EXECUTE FUNCTION nap()");
  const auto program = start(pg_task("INSERT INTO slow_commit VALUES (1)"));
  ASSERT_TRUE(eventually([] { return pg_runs("COMMIT"); }));
  program->send_signal(SIGTERM);
  EXPECT_EQ(program->wait().exit_code, 0);
  EXPECT_EQ(pg("SELECT count(*) FROM slow_commit"), "1\n");
}

}  // namespace
}  // namespace sqlpod::testing
