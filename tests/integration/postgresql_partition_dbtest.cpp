// Partitioned reads of PostgreSQL, the program run as a user would: by ranges of a column and by
// the places of the rows, on one snapshot.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "tests/integration/partition_fixture.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using std::chrono::steady_clock;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Le;
using ::testing::SizeIs;

/// `parted` has the keys 0 to 29999, spread over 8 MB. Writers change `id` and with it the range
/// that a row is in, and its place.
constexpr const char* make_table =
    "DROP TABLE IF EXISTS parted CASCADE;"
    "CREATE TABLE parted (k int, id int, note text) WITH (fillfactor = 80, "
    "autovacuum_enabled = false);"
    "INSERT INTO parted SELECT k, k * 7919 % 30000, repeat('x', 200) FROM generate_series(0, "
    "29999) "
    "AS k;"
    "CREATE INDEX ON parted (id); ANALYZE parted;";
constexpr const char* move_rows =
    "UPDATE parted SET id = 29999 - id WHERE k % 50 = 3;"
    "BEGIN; DELETE FROM parted WHERE k % 500 = 7; INSERT INTO parted SELECT k, 29999 - k, 'y' FROM "
    "generate_series(7, 29999, 500) AS k; COMMIT;";

class PostgresqlPartition : public PartitionTest {
 protected:
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  /// Those of this test: another one may leave a session behind a frozen connection.
  std::string sessions() const {
    return pg(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'sqlpod/%' AND "
        "backend_start >= " +
        begun_);
  }
  const std::string begun_ = "'" + pg("SELECT clock_timestamp()").substr(0, 19) + "'";

  Outcome read(const std::string& query, const std::string& how, const std::string& more = {},
               std::vector<std::string> arguments = {"-o", "out.csv"}) {
    return run(pg_task(query, partition(how, more)), std::move(arguments));
  }

  /// The keys 0 to 29999 are there, each once.
  static void expect_all_keys(const std::multiset<std::string>& keys) {
    EXPECT_THAT(keys, SizeIs(30000));
    const std::set<std::string> distinct(keys.begin(), keys.end());
    EXPECT_THAT(distinct, SizeIs(30000));
  }
};

TEST_F(PostgresqlPartition, GivesEachRowOnceWhileOthersWrite) {
  pg(make_table);
  const Meanwhile writer([] { pg(move_rows); });
  for (const char* how : {"{column: id, parts: 4}", "{by: ctid, parts: 4}"}) {
    const int before = writer.rounds();
    do {
      const Outcome outcome = read("SELECT k, id FROM parted", how);
      ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
      std::multiset<std::string> keys;
      for (const std::string& row : rows("out.csv")) keys.insert(row.substr(0, row.find(',')));
      expect_all_keys(keys);
    } while (writer.rounds() < before + 2);
  }
}

TEST_F(PostgresqlPartition, ByPlaceReadsTheTableInRanges) {
  pg(make_table);
  const Outcome outcome =
      run(pg_task("SELECT k FROM parted AS p WHERE k >= {{ .low }} OR note = 'a) ' -- all of them",
                  partition("{by: ctid, parts: 3}", "inputs: {low: int}\n")),
          {"-o", "out.csv", "-i", "low=0", "--record", "record.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  expect_all_keys(rows("out.csv"));
  const std::string record = read_file(folder_.file("record.json"));
  EXPECT_THAT(record, HasSubstr("\"rows\":30000"));
  EXPECT_THAT(record, HasSubstr("\"SELECT\""));
}

TEST_F(PostgresqlPartition, ByPlaceReadsTablesOfAnySize) {
  pg("DROP TABLE IF EXISTS small; CREATE TABLE small AS SELECT 1 AS k");
  EXPECT_EQ(read("SELECT * FROM small", "{by: ctid, parts: 8}").exit_code, 0);
  EXPECT_EQ(rows("out.csv"), std::multiset<std::string>{"1"});
  pg("DELETE FROM small");
  EXPECT_EQ(read("SELECT * FROM small", "{by: ctid, parts: 8}").exit_code, 0);
  EXPECT_THAT(rows("out.csv"), IsEmpty());
}

TEST_F(PostgresqlPartition, ByPlaceRefusesWhatIsMoreThanAScan) {
  pg(make_table);
  pg("CREATE VIEW parted_view AS SELECT k FROM parted WHERE k > 5;"
     "DROP TABLE IF EXISTS divided; CREATE TABLE divided (k int) PARTITION BY RANGE (k);"
     "CREATE TABLE divided_1 PARTITION OF divided FOR VALUES FROM (0) TO (9);"
     "CREATE TABLE divided_2 PARTITION OF divided FOR VALUES FROM (9) TO (99);");
  for (const char* query :
       {"SELECT k FROM parted ORDER BY id", "SELECT count(*) FROM parted", "SELECT 1",
        "SELECT a.k FROM parted a JOIN parted b ON a.k = b.id", "SELECT DISTINCT id FROM parted",
        "SELECT k FROM parted_view", "SELECT k FROM (SELECT k FROM parted) AS s",
        "SELECT k FROM divided", "SELECT k FROM parted WHERE id = 5",
        "SELECT k FROM parted UNION ALL SELECT k FROM parted", "(SELECT k FROM parted)",
        "SELECT * FROM pg_stat_activity", "SELECT generate_series(1, 3) FROM parted"}) {
    const Outcome outcome = read(query, "{by: ctid, parts: 2}");
    EXPECT_EQ(outcome.exit_code, 2) << query << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr("the table cannot be partitioned by ctid: ")) << query;
    EXPECT_THAT(outcome.error, HasSubstr("hint: partition by a column")) << query;
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("out.csv")));
}

TEST_F(PostgresqlPartition, ByColumnTakesNullsAndOutliers) {
  pg("DROP TABLE IF EXISTS skewed; CREATE TABLE skewed AS SELECT CASE WHEN k % 10 = 0 THEN NULL "
     "WHEN k = 5 THEN 9223372036854775807 WHEN k = 6 THEN -9223372036854775808 ELSE k END AS id, k "
     "FROM generate_series(1, 2000) AS k");
  const Outcome outcome = read("SELECT id, k FROM skewed", "{column: id, parts: 4}");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(rows("out.csv"), SizeIs(2000));
  EXPECT_EQ(rows("out.csv").count(",10"), 1U);
  EXPECT_EQ(rows("out.csv").count("9223372036854775807,5"), 1U);
  EXPECT_EQ(rows("out.csv").count("-9223372036854775808,6"), 1U);
}

TEST_F(PostgresqlPartition, ByColumnsOfManyTypes) {
  pg("DROP TABLE IF EXISTS typed; CREATE TABLE typed AS SELECT k, k::numeric / 7 AS n, "
     "(k / 3.0)::numeric(12, 4) AS d, CASE WHEN k = 9 THEN 'NaN' ELSE sqrt(k) END::float8 AS f, "
     "k::float4 AS f4, date '2024-01-01' + k AS day, timestamp '2024-01-01 01:00' + k * interval "
     "'1 hour' AS t, timestamptz '2024-03-30 22:00+01' + k * interval '7 minutes' AS tz, "
     "k::smallint AS s FROM generate_series(1, 500) AS k");
  for (const char* column : {"k", "n", "d", "f", "f4", "day", "t", "tz", "s"}) {
    const Outcome outcome =
        read("SELECT * FROM typed", std::string("{column: ") + column + ", parts: 3}");
    ASSERT_EQ(outcome.exit_code, 0) << column << outcome.error;
    EXPECT_THAT(rows("out.csv"), SizeIs(500)) << column;
  }
}

TEST_F(PostgresqlPartition, ByColumnOfAnyQuery) {
  pg(make_table);
  for (const char* query : {"SELECT id % 10 AS g, count(*) AS n FROM parted GROUP BY 1 -- groups",
                            "WITH s AS (SELECT generate_series(0, 9) AS g) SELECT g, g AS n FROM s",
                            "SELECT k AS g, k AS n FROM parted WHERE k < {{ .ten }} ORDER BY id",
                            "VALUES (0, 'a'), (1, 'b'), (2, 'c'), (3, ''), (4, ''), (5, ''), (6, "
                            "''), (7, ''), (8, ''), "
                            "(9, '')"}) {
    const bool is_values = std::string(query).starts_with("VALUES");
    const bool has_input = std::string(query).find("ten") != std::string::npos;
    const Outcome outcome =
        read(query, is_values ? "{column: column1, parts: 4}" : "{column: g, parts: 4}",
             has_input ? "inputs: {ten: {type: int, default: 10}}\n" : "");
    ASSERT_EQ(outcome.exit_code, 0) << query << outcome.error;
    EXPECT_THAT(rows("out.csv"), SizeIs(10)) << query;
  }
}

TEST_F(PostgresqlPartition, TheServerSeeksTheRangesByAnIndex) {
  pg(make_table);
  const std::string plan =
      pg("EXPLAIN SELECT * FROM (SELECT * FROM parted WHERE note <> ''\n) AS sqlpod_part WHERE "
         "\"id\" >= 100 AND \"id\" < 200");
  EXPECT_THAT(plan, HasSubstr("Index Cond: ((id >= 100) AND (id < 200))"));
}

TEST_F(PostgresqlPartition, SaysWhatIsWrong) {
  pg(make_table);
  struct Case {
    const char* query;
    const char* how;
    int exit_code;
    const char* message;
  };
  const std::vector<Case> cases = {
      {"SELECT k FROM parted", "{column: id, parts: 4}", 2, "the query has no column 'id'"},
      {"SELECT k, note FROM parted", "{column: note, parts: 4}", 2, "'note' is of the type string"},
      {"SELECT k, k FROM parted", "{column: k, parts: 4}", 2, "several columns 'k'"},
      {"SELECT k FROM parted LIMIT 5", "{column: k, parts: 4}", 2, "has LIMIT"},
      {"SELECT k FROM parted; SELECT 1", "{column: k, parts: 4}", 2, "gives 2"},
      {"SELECT k FROM parted", "{column: k, parts: 4, lower: 9, upper: 1}", 2, "not below"},
      {"SELECT k FROM parted", "{column: k, parts: 4, lower: a, upper: b}", 2, "'k': "},
      {"SELECT k FROM nowhere", "{column: k, parts: 4}", 5, "nowhere"},
      {"SELECT 1 / (k - 29990) AS q, k FROM parted", "{column: k, parts: 4}", 5,
       "division by zero"},
      {"SELECT k, nextval('parted_numbers') FROM parted", "{column: k, parts: 4}", 5,
       "read-only transaction"},
  };
  pg("DROP SEQUENCE IF EXISTS parted_numbers; CREATE SEQUENCE parted_numbers");
  for (const Case& one : cases) {
    const Outcome outcome = read(one.query, one.how, "retries: 3\nretry_delay: 10ms\n");
    EXPECT_EQ(outcome.exit_code, one.exit_code) << one.query << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr(one.message)) << one.query;
    EXPECT_FALSE(std::filesystem::exists(folder_.file("out.csv"))) << one.query;
  }
  EXPECT_TRUE(eventually([this] { return sessions() == "0\n"; }));
}

TEST_F(PostgresqlPartition, AnErrorDoesNotWaitForTheOtherParts) {
  pg("DROP TABLE IF EXISTS slow; CREATE TABLE slow AS SELECT k FROM generate_series(1, 32) AS k");
  const auto start = steady_clock::now();
  const Outcome outcome = read(
      "SELECT k, CASE WHEN k > 24 THEN (1 / (k - k))::text ELSE pg_sleep(100)::text END AS w "
      "FROM slow",
      "{column: k, parts: 4, lower: 24, upper: 25}");
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("division by zero"));
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_TRUE(eventually([this] { return sessions() == "0\n"; }));
}

TEST_F(PostgresqlPartition, SigtermStopsAllSessionsAtTheServer) {
  pg("DROP TABLE IF EXISTS slow; CREATE TABLE slow AS SELECT k FROM generate_series(1, 64) AS k");
  const auto program = start(pg_task("SELECT k, pg_sleep(99)::text AS w FROM slow",
                                     partition("{column: k, parts: 4, lower: 1, upper: 64}")),
                             {"-o", "out.csv"});
  // Sleeps of others go on at the server for a while after their client was killed.
  ASSERT_TRUE(eventually([] {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name "
              "LIKE 'sqlpod/%' AND query LIKE '%pg_sleep(99)%'") == "4\n";
  }));
  const auto start = steady_clock::now();
  program->send_signal(SIGTERM);
  EXPECT_EQ(program->wait().exit_code, 143);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(2));
  EXPECT_TRUE(eventually([this] { return sessions() == "0\n"; }));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("out.csv")));
}

TEST_F(PostgresqlPartition, ALostServerIsTriedAgain) {
  pg("DROP TABLE IF EXISTS slow; CREATE TABLE slow AS SELECT k FROM generate_series(1, 64) AS k");
  const auto program = start(pg_task("SELECT k, pg_sleep(0.1)::text AS w FROM slow",
                                     partition("{column: k, parts: 4, lower: 1, upper: 64}",
                                               "retries: 3\nretry_delay: 10ms\n")),
                             {"-o", "out.csv", "--record", "record.json"});
  ASSERT_TRUE(eventually([] {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND application_name "
              "LIKE 'sqlpod/%' AND query LIKE '%pg_sleep%'") == "4\n";
  }));
  PostgresqlServer::shared().kill_backends();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(rows("out.csv"), SizeIs(64));
  EXPECT_THAT(read_file(folder_.file("record.json")), HasSubstr("\"attempts\":2"));
}

TEST_F(PostgresqlPartition, WritesADatasetOfFilesForEachPart) {
  pg(make_table);
  const Outcome outcome =
      read("SELECT k FROM parted", "{by: ctid, parts: 3}", "", {"-o", "parts/", "--format", "csv"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  // A part without rows has no file.
  EXPECT_THAT(files("parts"), SizeIs(AllOf(Ge(1U), Le(3U))));
  expect_all_keys(rows_of_dataset("parts"));
}

TEST_F(PostgresqlPartition, ThePodsOfAnIndexedJobReadAPartEach) {
  pg(make_table);
  const std::string task =
      pg_task("SELECT k FROM parted", partition("{column: k, parts: 3, lower: 100, upper: 20000}"));
  for (const char* index : {"0", "1", "2"}) {
    const Outcome outcome = run(task, {"-o", "pods/", "--format", "csv"},
                                {.environment = {{"JOB_COMPLETION_INDEX", index}}});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }
  EXPECT_THAT(files("pods"), SizeIs(3));
  expect_all_keys(rows_of_dataset("pods"));
}

TEST_F(PostgresqlPartition, ThePodsOfAnIndexedJobDoNotShareAFile) {
  const Outcome outcome =
      run(pg_task("SELECT 1 AS k", partition("{column: k, parts: 3, lower: 1, upper: 9}")),
          {"-o", "out.csv"}, {.environment = {{"JOB_COMPLETION_INDEX", "1"}}});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("every pod of the Job would write the one file 'out.csv'"));
}

TEST_F(PostgresqlPartition, ExpectsRowsOfTheWholeTable) {
  pg(make_table);
  EXPECT_EQ(read("SELECT k FROM parted", "{column: k, parts: 2}", "expect_rows: 30000\n").exit_code,
            0);
  const Outcome outcome = read("SELECT k FROM parted", "{column: k, parts: 2}",
                               "expect_rows: '> 30000'\n", {"-o", "few.csv"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("few.csv")));
}

}  // namespace
}  // namespace sqlpod::testing
