// Partitioned reads of MariaDB, the program run as a user would: one snapshot by a moment's lock.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

#include "tests/integration/partition_fixture.h"
#include "tests/support/mariadb_server.h"

namespace sqlpod::testing {
namespace {

using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* make_table =
    "DROP TABLE IF EXISTS parted; CREATE TABLE parted (k int PRIMARY KEY, id int, KEY (id)) "
    "ENGINE=InnoDB; INSERT INTO parted SELECT seq, seq * 7919 % 20000 FROM seq_0_to_19999;";
constexpr const char* move_rows =
    "UPDATE parted SET id = 19999 - id WHERE k % 50 = 3;"
    "BEGIN; DELETE FROM parted WHERE k % 500 = 7; INSERT INTO parted SELECT seq, 19999 - seq FROM "
    "seq_7_to_19999_step_500; COMMIT;";

class MariadbPartition : public PartitionTest {
 protected:
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }

  Outcome read(const std::string& query, const std::string& how, const std::string& more = {}) {
    return run(my_task(query, partition(how, more)), {"-o", "out.csv"});
  }
};

TEST_F(MariadbPartition, GivesEachRowOnceWhileOthersWrite) {
  my(make_table);
  const Meanwhile writer([] { my(move_rows); });
  do {
    const Outcome outcome = read("SELECT k, id FROM parted", "{column: id, parts: 4}");
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
    std::set<std::string> keys;
    for (const std::string& row : rows("out.csv")) keys.insert(row.substr(0, row.find(',')));
    EXPECT_THAT(rows("out.csv"), SizeIs(20000));
    EXPECT_THAT(keys, SizeIs(20000));
  } while (writer.rounds() < 4);
}

TEST_F(MariadbPartition, ByColumnsOfManyTypes) {
  my("DROP TABLE IF EXISTS typed; CREATE TABLE typed (k int PRIMARY KEY, u bigint unsigned, d "
     "decimal(30, 6), f double, f4 float, day date, t datetime(3), ts timestamp NULL) "
     "ENGINE=InnoDB;"
     "SET time_zone = '+00:00';"
     "INSERT INTO typed SELECT seq, 18446744073709551615 - seq, seq / 7, sqrt(seq), seq / 3, "
     "'2024-01-01' + INTERVAL seq DAY, '2024-01-01' + INTERVAL seq * 1001 MICROSECOND, "
     "'2024-03-31' "
     "+ INTERVAL seq MINUTE FROM seq_1_to_500;"
     "INSERT INTO typed (k) VALUES (0);");
  for (const char* column : {"k", "u", "d", "f", "f4", "day", "t", "ts"}) {
    const Outcome outcome =
        read("SELECT * FROM typed", std::string("{column: ") + column + ", parts: 3}");
    ASSERT_EQ(outcome.exit_code, 0) << column << outcome.error;
    const auto found = rows("out.csv");
    const std::set<std::string> distinct(found.begin(), found.end());
    EXPECT_THAT(found, SizeIs(501)) << column;
    EXPECT_THAT(distinct, SizeIs(501)) << column;
  }
}

TEST_F(MariadbPartition, ByColumnOfAnyQuery) {
  my(make_table);
  for (const char* query : {"SELECT id % 10 AS g, count(*) AS n FROM parted GROUP BY 1 # groups",
                            "SELECT k AS g FROM parted WHERE k < {{ .ten }} ORDER BY id -- \n",
                            "WITH s AS (SELECT seq AS g FROM seq_0_to_9) SELECT g FROM s"}) {
    const bool has_input = std::string(query).find("ten") != std::string::npos;
    const Outcome outcome = read(query, "{column: g, parts: 4}",
                                 has_input ? "inputs: {ten: {type: int, default: 10}}\n" : "");
    ASSERT_EQ(outcome.exit_code, 0) << query << outcome.error;
    EXPECT_THAT(rows("out.csv"), SizeIs(10)) << query;
  }
}

TEST_F(MariadbPartition, NeedsThePrivilegeToLock) {
  my("CREATE OR REPLACE USER reader IDENTIFIED BY 'r34der'; GRANT SELECT ON test_database.* TO "
     "reader");
  my(make_table);
  const std::string uri =
      "mysql://reader:r34der@127.0.0.1:" + std::to_string(MariadbServer::shared().port()) +
      "/test_database";
  const auto task = [&](const char* how) {
    return task_yaml(uri, "SELECT k FROM parted", partition(how));
  };
  const Outcome outcome = run(task("{column: k, parts: 2}"), {"-o", "out.csv"});
  EXPECT_EQ(outcome.exit_code, 8);
  EXPECT_THAT(outcome.error, HasSubstr("the account may not lock the tables for a moment"));
  EXPECT_THAT(outcome.error, HasSubstr("hint: GRANT RELOAD ON *.*"));
  EXPECT_EQ(run(task("{column: k, parts: 1}"), {"-o", "out.csv"}).exit_code, 0);
}

TEST_F(MariadbPartition, HoldsNoLockWhileItReads) {
  my(make_table);
  const auto program = start(my_task("SELECT k, sleep(k < 8) FROM parted WHERE k < 64",
                                     partition("{column: k, parts: 4}")),
                             {"-o", "out.csv"});
  ASSERT_TRUE(eventually([] {
    return my("SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%sleep(k%' AND "
              "info NOT LIKE '%processlist%'") != "0\n";
  }));
  const auto start = steady_clock::now();
  my("UPDATE parted SET id = 0 WHERE k = 1");
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(2));
  program->send_signal(SIGTERM);
  EXPECT_EQ(program->wait().exit_code, 143);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(4));
}

TEST_F(MariadbPartition, PlacesArePostgresqls) {
  const Outcome outcome = read("SELECT 1 AS k", "{by: ctid, parts: 2}");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("this dialect cannot split a table by the places"));
}

TEST_F(MariadbPartition, SqliteHasNoSnapshotForSeveralSessions) {
  const Outcome outcome =
      run(task_yaml("sqlite:///x.db", "SELECT 1 AS k", partition("{column: k, parts: 2}")),
          {"-o", "out.csv"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("cannot give several sessions one snapshot"));
}

}  // namespace
}  // namespace sqlpod::testing
