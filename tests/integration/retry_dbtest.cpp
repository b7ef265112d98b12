// Retries, waiting and failover: what a retry may help is tried again, and nothing else is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const char* const quick_retries = "retries: 3\nretry_delay: {initial: 10ms, max: 50ms}\n";

class Retry : public ServerTest {
 protected:
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }
  std::string record() const { return read_file(folder_.file("run.json")); }
};

TEST_F(Retry, AConnectionCutBeforeCommitIsTriedAnewAndCounted) {
  pg("DROP TABLE IF EXISTS retried; CREATE TABLE retried (id int)");
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  const auto program = start(
      pg_task("INSERT INTO retried VALUES (1); SELECT pg_sleep(0.6)", quick_retries, proxy.port()),
      {"--record", "run.json"});
  ASSERT_TRUE(eventually([] {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.6)%' AND "
              "pid <> pg_backend_pid() AND state = 'active'") != "0\n";
  }));
  proxy.cut_now(FaultProxy::Cut::reset);
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("retry 1 of 3"));
  EXPECT_EQ(pg("SELECT count(*) FROM retried"), "1\n");
  EXPECT_THAT(record(), HasSubstr(R"("attempts":2)"));
}

TEST_F(Retry, ADeadlocksVictimIsTriedAnew) {
  my("DROP TABLE IF EXISTS locked; CREATE TABLE locked (id int PRIMARY KEY, n int) ENGINE=InnoDB;"
     "INSERT INTO locked VALUES (1, 0), (2, 0)");
  const auto update = [](int first, int second) {
    const std::string table = "UPDATE locked SET n = n + 1 WHERE id = ";
    return my_task(
        table + std::to_string(first) + "; SELECT sleep(0.4); " + table + std::to_string(second),
        quick_retries);
  };
  const TemporaryFolder other;
  const auto one = start(update(1, 2));
  Program two({SQLPOD_PROGRAM, "run", other.write("task.yaml", update(2, 1))});
  const Outcome first = one->wait();
  const Outcome second = two.wait();
  EXPECT_EQ(first.exit_code, 0) << first.error;
  EXPECT_EQ(second.exit_code, 0) << second.error;
  EXPECT_THAT(first.error + second.error, HasSubstr("retry 1 of 3"));
  EXPECT_EQ(my("SELECT sum(n) FROM locked"), "4\n");
}

TEST_F(Retry, TheCommandLinesNumberCountsOverTheSpecsOwn) {
  const auto attempts = [this](const std::string& more, const std::string& retries) {
    const std::string nobody_listens = "postgresql://127.0.0.1:1/postgres";
    const Outcome outcome = run(task_yaml(nobody_listens, "SELECT 1", more),
                                {"--retries", retries, "--record", "run.json"});
    EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
    return record();
  };
  EXPECT_THAT(attempts(quick_retries, "0"), HasSubstr(R"("attempts":1)"));
  EXPECT_THAT(attempts("retry_delay: 1ms\n", "2"), HasSubstr(R"("attempts":3)"));
}

TEST_F(Retry, WhatARetryCannotHelpIsTriedOnce) {
  for (const std::string& query : {std::string("SELEKT 1"), std::string("SELECT 1/0")}) {
    const Outcome outcome = run(pg_task(query, quick_retries), {"--record", "run.json"});
    EXPECT_EQ(outcome.exit_code, 5);
    EXPECT_THAT(record(), HasSubstr(R"("attempts":1)"));
  }
}

TEST_F(Retry, RetriesEndWithTheLastError) {
  const Outcome outcome = run(pg_task("SELECT 1", quick_retries, 1), {"--record", "run.json"});
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.error, HasSubstr("retry 3 of 3"));
  EXPECT_THAT(record(), HasSubstr(R"("attempts":4)"));
}

TEST_F(Retry, ATaskInAutocommitIsNotRepeated) {
  pg("DROP TABLE IF EXISTS retried; CREATE TABLE retried (id int)");
  const auto program = start(pg_task("INSERT INTO retried VALUES (1); SELECT pg_sleep(80)",
                                     std::string("autocommit: true\n") + quick_retries));
  ASSERT_TRUE(eventually([] {
    return !pg("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND "
               "query LIKE '%pg_sleep(80)%' AND pid <> pg_backend_pid()")
                .empty();
  }));
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 9) << outcome.error;
  EXPECT_EQ(pg("SELECT count(*) FROM retried"), "1\n");
}

TEST_F(Retry, AnInsertWithATableInAutocommitThatIsLostInFlightIsUnknown) {
  pg("DROP TABLE IF EXISTS retried; CREATE TABLE retried (id int)");
  const auto program =
      start(pg_task("INSERT INTO retried SELECT 1 FROM pg_sleep(81) RETURNING id",
                    std::string("autocommit: true\noutput_schema_type: any\n") + quick_retries),
            {"-o", "out.csv"});
  ASSERT_TRUE(eventually([] {
    return !pg("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'active' AND "
               "query LIKE '%pg_sleep(81)%' AND pid <> pg_backend_pid()")
                .empty();
  }));
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 9) << outcome.error;
  EXPECT_FALSE(std::filesystem::exists(folder_.file("out.csv")));
}

TEST_F(Retry, RowsOnStandardOutputAreNotRepeated) {
  const auto program = start(pg_task(
      "SELECT i, repeat('x', 300) AS x, pg_sleep(CASE WHEN i = 40000 THEN 90 ELSE 0 END) FROM "
      "generate_series(1, 50000) i",
      std::string("output_schema_type: {i: int, x: str}\n") + quick_retries));
  ASSERT_TRUE(program->wait_for_text("\n9000,x"));
  pg("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%i = 40000%' AND "
     "pid <> pg_backend_pid()");
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
  EXPECT_THAT(outcome.error, Not(HasSubstr("retry 1")));
}

TEST_F(Retry, AFileIsWrittenAnewAndWhole) {
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  proxy.cut_after(FaultProxy::Direction::to_client, 200'000, FaultProxy::Cut::reset);
  const Outcome outcome =
      run(pg_task("SELECT i FROM generate_series(1, 50000) i",
                  std::string("output_schema_type: {i: int}\n") + quick_retries, proxy.port()),
          {"-o", "out.csv"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(proxy.cuts(), 1u);
  const std::string text = read_file(folder_.file("out.csv"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 50'001);
}

TEST_F(Retry, WaitsForADatabaseThatIsComingUp) {
  PostgresqlServer server;
  server.stop();
  const auto program =
      start(pg_task("SELECT 1", "wait: 30\n", server.port()), {"--log-level", "information"});
  ASSERT_TRUE(program->wait_for_text("waiting for the database"));
  server.start();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
}

TEST_F(Retry, ARotatedPasswordIsReadOnceMore) {
  pg("DROP ROLE IF EXISTS rotated; CREATE ROLE rotated LOGIN PASSWORD 'new-rotated-one'");
  mount_secret("db", "password", "old-rotated-one");
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  proxy.freeze();
  const auto program = start(
      task_yaml("postgresql://rotated@127.0.0.1:" + std::to_string(proxy.port()) + "/postgres",
                "SELECT 1", "  secret_connect_args: {password: {group: db, key: password}}\n"));
  ASSERT_TRUE(eventually([&] { return proxy.connections() > 0; }));
  mount_secret("db", "password", "new-rotated-one");
  proxy.thaw();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error,
              AllOf(HasSubstr("its secret has changed"), Not(HasSubstr("rotated-one"))));
}

TEST_F(Retry, ASecondHostServesWhenTheFirstDoesNot) {
  const std::string port = std::to_string(PostgresqlServer::shared().port());
  const std::string login =
      std::string(PostgresqlServer::user) + ":" + PostgresqlServer::password + "@";
  const Outcome outcome =
      run(task_yaml("postgresql://" + login + "/postgres?host=127.0.0.1:1&host=127.0.0.1:" + port +
                        "&target_session_attrs=read-write",
                    "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
}

TEST_F(Retry, ASelectThatWritesRunsInATransactionThatMay) {
  pg("DROP SEQUENCE IF EXISTS numbers; CREATE SEQUENCE numbers START 7");
  const Outcome outcome =
      run(pg_task("SELECT nextval('numbers') AS n", "output_schema_type: {n: int}\n"));
  EXPECT_EQ(outcome.output, "n\n7\n") << outcome.error;
  EXPECT_EQ(run(pg_task("SELECT current_setting('transaction_read_only') AS r",
                        "output_schema_type: {r: str}\n"))
                .output,
            "r\non\n");
}

TEST_F(Retry, TheIsolationLevelIsThatOfTheSpec) {
  const std::string level = "isolation_level: SERIALIZABLE\noutput_schema_type: {l: str}\n";
  EXPECT_EQ(run(pg_task("SELECT current_setting('transaction_isolation') AS l", level)).output,
            "l\nserializable\n");
}

TEST_F(Retry, DdlThatCommitsIsNamed) {
  my("DROP TABLE IF EXISTS by_itself, before_it; CREATE TABLE before_it (a int) ENGINE=InnoDB");
  const Outcome outcome = run(
      my_task("INSERT INTO before_it VALUES (1); CREATE TABLE by_itself (a int); SELECT nothing"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("CREATE TABLE has committed what ran before it"));
  EXPECT_EQ(my("SELECT count(*) FROM before_it"), "1\n");
}

}  // namespace
}  // namespace sqlpod::testing
