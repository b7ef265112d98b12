// The main job on a real MariaDB, through the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

class Mariadb : public ServerTest {
 protected:
  Mariadb() {
    mount_secret("my-db-secrets", "db-password", MariadbServer::password);
    server_.mariadb(my_table_sql);
  }
  std::string spec(const std::string& query, const std::string& more = {}) const {
    return task_yaml(uri_, query, password_from_secret + more);
  }
  std::string table(const std::string& query) {
    const Outcome outcome = run(spec(query, "output_schema_type: any\n"));
    return outcome.exit_code == 0 ? outcome.output : outcome.error;
  }

  MariadbServer& server_ = MariadbServer::shared();
  const std::string uri_ = std::string("mysql+pymysql://") + MariadbServer::user +
                           "@127.0.0.1:" + std::to_string(server_.port()) + "/" +
                           MariadbServer::database;
};

TEST_F(Mariadb, SelectWithAMountedPasswordGoesToCsv) {
  const Outcome outcome = run(spec(select_rows, threshold_and_columns), {"-i", "id_threshold=2"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "id,name,value\n3,Grüner Veltliner,12.5\n4,a price to come,\n");
}

TEST_F(Mariadb, UpdateSaysHowManyRowsItMatched) {
  const Outcome outcome =
      run(spec("UPDATE my_table SET value = {{ .new_value }} WHERE id = {{ .record_id }}",
               "inputs: {new_value: float, record_id: int}\n"),
          {"-i", "new_value=7.5", "-i", "record_id=3"});
  EXPECT_EQ(outcome.error, "1 row affected\n");
  EXPECT_EQ(server_.mariadb("SELECT value FROM my_table WHERE id = 3"), "7.5\n");
}

TEST_F(Mariadb, SeveralStatementsAreAllOrNothing) {
  const Outcome outcome =
      run(spec("DELETE FROM my_table;\nINSERT INTO my_table VALUES (1, 'a', 0), (1, 'b', 0)"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("Duplicate entry"));
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM my_table"), "4\n");
}

TEST_F(Mariadb, EveryInputTypeIsBound) {
  const std::vector<std::array<std::string, 3>> cases = {
      {"int", "9223372036854775807", "9223372036854775807"},
      {"float", "0.1", "0.1"},
      {"bool", "true", "1"},
      {"str", "it's \\\\ %", "it's \\\\ %"},
      {"date", "2024-02-29", "2024-02-29"},
      {"datetime", "2024-02-29 10:20:30.5", "2024-02-29 10:20:30.5"},
      {"datetime", "2024-02-29T10:20:30+02:00", "2024-02-29 08:20:30"},
      {"timedelta", "26:00:00", "26:00:00"},
      {"decimal", "12345678901234567890.5", "12345678901234567890.5"},
      {"uuid", "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000a"},
      {"int | None", "null", ""},
  };
  for (const auto& [type, value, expected] : cases) {
    const Outcome outcome =
        run(spec("SELECT cast({{ .v }} AS CHAR) AS seen",
                 "inputs: {v: '" + type + "'}\noutput_schema_type: {seen: str}\n"),
            {"-i", "v=" + value});
    EXPECT_EQ(outcome.output, "seen\n" + expected + "\n") << type << " " << value << "\n"
                                                          << outcome.error;
  }
}

TEST_F(Mariadb, TypesComeOutAsTheyAre) {
  EXPECT_EQ(table("SELECT 18446744073709551615 AS a, cast(-5 AS SIGNED) AS b, 1.50 AS c,\n"
                  "cast(12345678901234567890123456789012345.1234567890 AS DECIMAL(65,10)) AS d, "
                  "0.1e0 AS e"),
            "a,b,c,d,e\n18446744073709551615,-5,1.50,12345678901234567890123456789012345."
            "1234567890,0.1\n");
  EXPECT_EQ(table("SELECT DATE '2024-02-29' AS a, TIMESTAMP '2024-01-31 10:00:00.5' AS b, TIME "
                  "'-26:00:00' AS c,\n"
                  "x'00ff' AS d, NULL AS e, '' AS f, b'101' + 0 AS g"),
            "a,b,c,d,e,f,g\n2024-02-29,2024-01-31T10:00:00.500000,-26:00:00,\\x00ff,,\"\",5\n");
}

TEST_F(Mariadb, ValuesLongerThanTheFirstBufferComeWhole) {
  EXPECT_EQ(
      table("SELECT repeat('x', 3) AS t UNION ALL SELECT repeat('y', 100000) UNION ALL SELECT 'z'"),
      "t\nxxx\n" + std::string(100000, 'y') + "\nz\n");
}

TEST_F(Mariadb, AZeroDateIsAnErrorThatNamesRowAndColumn) {
  server_.mariadb(
      "SET sql_mode=''; DROP TABLE IF EXISTS zero; CREATE TABLE zero (d DATE); INSERT INTO zero "
      "VALUES ('0000-00-00')");
  const std::string error = table("SELECT d FROM zero");
  EXPECT_THAT(error, HasSubstr("row 1, column 'd': a zero date"));
}

TEST_F(Mariadb, StatementsThatCannotBePreparedRunAllTheSame) {
  const Outcome outcome = run(spec("LOCK TABLES my_table READ", "autocommit: true\n"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
}

TEST_F(Mariadb, AProcedureGivesItsTable) {
  server_.mariadb(
      "DROP PROCEDURE IF EXISTS p; CREATE PROCEDURE p(n INT) SELECT id FROM my_table WHERE id > n "
      "ORDER BY id");
  const Outcome outcome = run(
      spec("CALL p({{ .n }})", "inputs: {n: int}\noutput_schema_type: {id: int}\n"), {"-i", "n=2"});
  EXPECT_EQ(outcome.output, "id\n3\n4\n") << outcome.error;
}

TEST_F(Mariadb, AServerThatGoesAwayLeavesNoShortTable) {
  MariadbServer own;
  mount_secret("own", "password", MariadbServer::password);
  const std::string uri = std::string("mysql://") + MariadbServer::user +
                          "@127.0.0.1:" + std::to_string(own.port()) + "/" +
                          MariadbServer::database;
  const std::string task = folder_.write(
      "endless.yaml",
      task_yaml(uri,
                "SELECT seq, IF(seq > 1000000, sleep(0.001), 0) AS slept FROM seq_1_to_100000000",
                "  secret_connect_args: {password: {group: own, key: "
                "password}}\noutput_schema_type: any\n"));
  Program program({SQLPOD_PROGRAM, "run", task, "--secrets-dir", folder_.file("secrets"), "-o",
                   folder_.file("short.csv"), "--progress", "always"});
  ASSERT_TRUE(program.wait_for_text("rows"));
  own.crash();
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
  EXPECT_FALSE(std::filesystem::exists(folder_.file("short.csv")));
}

TEST_F(Mariadb, AnErrorHalfwayEndsSoonAndLeavesNoShortTable) {
  const Outcome outcome = run(
      spec("SELECT seq, IF(seq = 50000, '0000-00-00', '2024-01-01') AS d FROM seq_1_to_20000000",
           "output_schema_type: {seq: int, d: date}\n"),
      {"-o", "short.csv"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("row 50000, column 'd'"));
  EXPECT_LT(outcome.seconds, 5);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("short.csv")));
}

TEST_F(Mariadb, MemoryIsTheSameForAResultOfAnySize) {
  const std::string rows = spec(
      "SELECT seq AS i, concat('name of row ', seq) AS name, seq * 0.5e0 AS value FROM "
      "seq_1_to_1000000 WHERE seq <= {{ .rows }}",
      "inputs: {rows: int}\noutput_schema_type: {i: int, name: str, value: float}\n");
  const Outcome small = run(rows, {"-i", "rows=100000", "-o", "small.csv"});
  const Outcome large = run(rows, {"-i", "rows=1000000", "-o", "large.csv"});
  ASSERT_EQ(large.exit_code, 0) << large.error;
  EXPECT_LT(large.peak_memory_kib, small.peak_memory_kib + 8 * 1024);
}

}  // namespace
}  // namespace sqlpod::testing
