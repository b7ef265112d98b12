// An idempotency key: of all runs with it, exactly one takes effect.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class Idempotency : public ServerTest {
 protected:
  Idempotency() {
    pg("DROP TABLE IF EXISTS sqlpod_runs, paid; CREATE TABLE paid (amount int)");
    my("DROP TABLE IF EXISTS sqlpod_runs, paid; CREATE TABLE paid (amount int) ENGINE=InnoDB");
  }
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }
  std::string lite_task(const std::string& query, const std::string& more) const {
    return task_yaml("sqlite:///" + folder_.file("ledger.db"), query, more);
  }

  const std::string pay = "INSERT INTO paid VALUES ({{ .amount }})";
  const std::string key_of_run =
      "inputs: {amount: int, run_id: str}\nidempotency_key: 'pay-{{ .run_id }}'\n";
  const std::vector<std::string> first = {"-i", "amount=5", "-i", "run_id=r1"};
};

TEST_F(Idempotency, ASecondRunDoesNothingAndSaysSo) {
  run(lite_task("CREATE TABLE paid (amount int)", ""));
  for (const std::string& task :
       {pg_task(pay, key_of_run), my_task(pay, key_of_run), lite_task(pay, key_of_run)}) {
    const Outcome one = run(task, first);
    EXPECT_EQ(one.exit_code, 0) << one.error;
    EXPECT_THAT(one.error, HasSubstr("1 row affected"));
    std::vector<std::string> with_record = first;
    with_record.insert(with_record.end(), {"--record", "run.json"});
    const Outcome two = run(task, with_record);
    EXPECT_EQ(two.exit_code, 0) << two.error;
    EXPECT_THAT(two.error, HasSubstr("nothing done: a run with the idempotency key 'pay-r1'"));
    EXPECT_THAT(
        read_file(folder_.file("run.json")),
        AllOf(HasSubstr(R"("already_done":true)"), HasSubstr(R"("idempotency_key":"pay-r1")")));
    EXPECT_EQ(run(task, {"-i", "amount=6", "-i", "run_id=r2"}).exit_code, 0);
  }
  EXPECT_EQ(pg("SELECT sum(amount) FROM paid"), "11\n");
  EXPECT_EQ(my("SELECT sum(amount) FROM paid"), "11\n");
  EXPECT_EQ(run(lite_task("SELECT sum(amount) AS s FROM paid", "output_schema_type: any\n")).output,
            "s\n11\n");
}

TEST_F(Idempotency, OfConcurrentRunsExactlyOneTakesEffect) {
  run(lite_task("CREATE TABLE paid (amount int)", ""));
  for (const std::string& task :
       {pg_task(pay, key_of_run), my_task(pay, key_of_run), lite_task(pay, key_of_run)}) {
    std::vector<std::unique_ptr<Program>> programs;
    programs.reserve(8);
    const std::string file = folder_.write("task.yaml", task);
    for (int i = 0; i < 8; ++i) programs.push_back(start_file(file, first));
    for (const auto& program : programs) {
      const Outcome outcome = program->wait();
      EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    }
  }
  EXPECT_EQ(pg("SELECT count(*) FROM paid"), "1\n");
  EXPECT_EQ(my("SELECT count(*) FROM paid"), "1\n");
  EXPECT_EQ(run(lite_task("SELECT count(*) AS n FROM paid", "output_schema_type: any\n")).output,
            "n\n1\n");
}

TEST_F(Idempotency, ARunThatFailsDoesNotUseUpItsKey) {
  const std::string fails = "INSERT INTO paid VALUES (1); SELECT 1/0";
  EXPECT_EQ(run(pg_task(fails, "idempotency_key: k\n")).exit_code, 5);
  EXPECT_EQ(run(pg_task("INSERT INTO paid VALUES (1)", "idempotency_key: k\n")).exit_code, 0);
  EXPECT_EQ(pg("SELECT count(*) FROM paid"), "1\n");
}

TEST_F(Idempotency, TheCommandLinesKeyCountsOverTheSpecsOwn) {
  const std::string insert = "INSERT INTO paid VALUES (1)";
  const std::vector<std::string> tick = {"--idempotency-key", "shop/pay-29384756"};
  for (const std::string& more : {std::string(), std::string("idempotency_key: k\n")}) {
    EXPECT_EQ(run(pg_task(insert, more), tick).exit_code, 0);
  }
  EXPECT_EQ(pg("SELECT idempotency_key FROM sqlpod_runs"), "shop/pay-29384756\n");
  EXPECT_EQ(pg("SELECT count(*) FROM paid"), "1\n");
}

TEST_F(Idempotency, AKeyForATableOrWithAutocommitIsRefused) {
  for (const std::string& more :
       {std::string("output_schema_type: any\n"), std::string("autocommit: true\n")}) {
    const Outcome outcome = run(pg_task("SELECT 1 AS one", more), {"--idempotency-key", "k"});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.error, HasSubstr("--idempotency-key does not go with a task that has " +
                                         more.substr(0, more.find(':'))));
  }
}

TEST_F(Idempotency, AnUnknownOutcomeIsResolvedByLooking) {
  // COMMIT takes its time, and the connection is cut meanwhile: the server commits all the same.
  pg("CREATE OR REPLACE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
     "'BEGIN PERFORM pg_sleep(1.5); RETURN NULL; END';"
     "CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON paid DEFERRABLE INITIALLY DEFERRED "
     "FOR EACH ROW EXECUTE FUNCTION nap()");
  const auto cut_in_commit = [&](const std::string& more) {
    FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
    const auto program = start(pg_task("INSERT INTO paid VALUES (1)", more, proxy.port()));
    EXPECT_TRUE(eventually([] {
      return pg("SELECT count(*) FROM pg_stat_activity WHERE query = 'COMMIT' AND state = "
                "'active'") != "0\n";
    }));
    proxy.cut_now(FaultProxy::Cut::reset);
    return program->wait();
  };
  const Outcome without = cut_in_commit("retries: 5\n");
  EXPECT_EQ(without.exit_code, 9) << without.error;
  ASSERT_TRUE(eventually([] { return pg("SELECT count(*) FROM paid") == "1\n"; }));
  const Outcome with = cut_in_commit("idempotency_key: k\n");
  EXPECT_EQ(with.exit_code, 0) << with.error;
  EXPECT_THAT(with.error, HasSubstr("it is there: the task was committed"));
  EXPECT_TRUE(eventually([] { return pg("SELECT count(*) FROM paid") == "2\n"; }));
}

TEST_F(Idempotency, WithoutTheRightToMakeTheTableTheDdlIsSaid) {
  pg("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN PASSWORD 'clerk-word';"
     "REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT ALL ON paid TO clerk");
  const std::string task =
      task_yaml("postgresql://clerk:clerk-word@127.0.0.1:" +
                    std::to_string(PostgresqlServer::shared().port()) + "/postgres",
                "INSERT INTO paid VALUES (1)", "idempotency_key: k\n");
  const Outcome refused = run(task);
  EXPECT_EQ(refused.exit_code, 8);
  EXPECT_THAT(refused.error, AllOf(HasSubstr("sqlpod_runs"), HasSubstr("CREATE TABLE IF NOT")));
  pg("CREATE TABLE sqlpod_runs (idempotency_key varchar(255) PRIMARY KEY, task varchar(255) NOT "
     "NULL, committed_at timestamptz NOT NULL DEFAULT now()); "
     "GRANT SELECT, INSERT ON sqlpod_runs TO clerk");
  EXPECT_EQ(run(task).exit_code, 0);
  EXPECT_EQ(run(task).exit_code, 0);
  EXPECT_EQ(pg("SELECT count(*) FROM paid"), "1\n");
}

TEST_F(Idempotency, AKeyThatCannotBeKeptIsRefusedBeforeAnythingRuns) {
  const std::string task = pg_task(pay, key_of_run);
  const Outcome too_long =
      run(task, {"-i", "amount=1", "-i", "run_id=" + std::string(10'240, 'x')});
  EXPECT_EQ(too_long.exit_code, 2);
  EXPECT_THAT(too_long.error, HasSubstr("has 10244 bytes"));
  const Outcome ddl = run(my_task("CREATE TABLE x (a int)", "idempotency_key: k\n"));
  EXPECT_EQ(ddl.exit_code, 2);
  EXPECT_THAT(ddl.error, HasSubstr("could not be kept"));
}

}  // namespace
}  // namespace sqlpod::testing
