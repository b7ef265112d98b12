// The main job on a real PostgreSQL, through the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

class Postgresql : public ServerTest {
 protected:
  Postgresql() {
    mount_secret("my-db-secrets", "db-password", std::string(PostgresqlServer::password) + "\n");
    server_.psql(my_table_sql);
  }
  std::string spec(const std::string& query, const std::string& more = {}) const {
    return task_yaml(uri_, query, password_from_secret + more);
  }
  /// The CSV of a query's whole result.
  std::string table(const std::string& query, std::vector<std::string> more = {}) {
    const Outcome outcome = run(spec(query, "output_schema_type: any\n"), std::move(more));
    return outcome.exit_code == 0 ? outcome.output : outcome.error;
  }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  const std::string uri_ = std::string("postgresql+psycopg2://") + PostgresqlServer::user +
                           "@127.0.0.1:" + std::to_string(server_.port()) + "/" +
                           PostgresqlServer::database;
};

TEST_F(Postgresql, SelectWithAMountedPasswordGoesToCsv) {
  const Outcome outcome = run(spec(select_rows, threshold_and_columns), {"-i", "id_threshold=2"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "id,name,value\n3,Grüner Veltliner,12.5\n4,a price to come,\n");
}

TEST_F(Postgresql, SelectGoesToParquet) {
  const Outcome outcome =
      run(spec(select_rows, threshold_and_columns), {"-i", "id_threshold=0", "-o", "r.parquet"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(read_file(folder_.file("r.parquet")).substr(0, 4), "PAR1");
}

TEST_F(Postgresql, UpdateSaysHowManyRowsItChanged) {
  const Outcome outcome =
      run(spec("UPDATE my_table SET value = {{ .new_value }} WHERE id = {{ .record_id }}",
               "inputs: {new_value: float, record_id: int}\n"),
          {"-i", "new_value=7.5", "-i", "record_id=3"});
  EXPECT_EQ(outcome.error, "1 row affected\n");
  EXPECT_EQ(server_.psql("SELECT value FROM my_table WHERE id = 3"), "7.5\n");
}

TEST_F(Postgresql, DdlAndSeveralStatementsAreAllOrNothing) {
  const Outcome outcome =
      run(spec("CREATE TABLE made (x int);\nINSERT INTO made VALUES (1);\nSELECT 1/0"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("division by zero"));
  EXPECT_EQ(server_.psql("SELECT to_regclass('made') IS NULL"), "t\n");
}

TEST_F(Postgresql, EveryInputTypeIsBoundAsItsOwnType) {
  const std::vector<std::array<std::string, 3>> cases = {
      // type, value on the command line, what PostgreSQL makes of it
      {"int", "7", "smallint 7"},
      {"int", "9223372036854775807", "bigint 9223372036854775807"},
      {"float", "0.1", "double precision 0.1"},
      {"bool", "true", "boolean true"},
      {"date", "2024-02-29", "date 2024-02-29"},
      {"time", "10:20:30.5", "time without time zone 10:20:30.5"},
      {"datetime", "2024-02-29 10:20:30", "timestamp without time zone 2024-02-29 10:20:30"},
      {"datetime", "2024-02-29T10:20:30+02:00", "timestamp with time zone 2024-02-29 08:20:30+00"},
      {"timedelta", "26:00:00", "interval 26:00:00"},
      {"decimal", "12345678901234567890.5", "numeric 12345678901234567890.5"},
      {"bytes", "AP8=", "bytea \\x00ff"},
      {"uuid", "00000000-0000-0000-0000-00000000000a", "uuid 00000000-0000-0000-0000-00000000000a"},
      {"json", "{a: [1, null]}", "jsonb {\"a\": [1, null]}"},
      {"list[int]", "[1, 2]", "bigint[] {1,2}"},
      {"list[str]", "['a,b', 'c\"d']", "text[] {\"a,b\",\"c\\\"d\"}"},
      {"int | None", "null", "bigint NULL"},
  };
  for (const auto& [type, value, expected] : cases) {
    const Outcome outcome = run(
        spec(
            "SELECT pg_typeof({{ .v }})::text || ' ' || coalesce(({{ .v }})::text, 'NULL') AS seen",
            "inputs: {v: '" + type + "'}\noutput_schema_type: {seen: str}\n"),
        {"-i", "v=" + value, "--format", "jsonl"}, {.environment = {{"PGTZ", "UTC"}}});
    std::string escaped;
    for (const char c : expected)
      escaped += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    EXPECT_EQ(outcome.output, "{\"seen\":\"" + escaped + "\"}\n") << type << " " << value << "\n"
                                                                  << outcome.error;
  }
}

TEST_F(Postgresql, TextIsOfUnknownTypeAsALiteralIs) {
  const Outcome outcome =
      run(spec("SELECT date '2024-03-01' - {{ .day }} AS days, {{ .text }} || '!' AS text",
               "inputs: {day: str, text: str}\noutput_schema_type: any\n"),
          {"-i", "day=2024-02-28", "-i", "text=it's"});
  EXPECT_EQ(outcome.output, "days,text\n2,it's!\n") << outcome.error;
}

TEST_F(Postgresql, AnAverageIsAFloatAndATimedeltaATimedelta) {
  const Outcome outcome =
      run(spec("SELECT avg(i) AS mean, sum(i::bigint) AS total, interval '1 day 2 hours' AS took\n"
               "FROM generate_series(1, 3) i WHERE i <> 2 OR i = 2",
               "output_schema_type: {mean: float, total: int, took: timedelta}\n"));
  EXPECT_EQ(outcome.output, "mean,total,took\n2.0,6,26:00:00\n") << outcome.error;
}

TEST_F(Postgresql, TypesComeOutAsTheyAre) {
  EXPECT_EQ(
      table("SELECT 32767::int2 AS a, 2147483647 AS b, 9223372036854775807 AS c, 0.1::float4 AS d, "
            "0.1::float8 AS e,\n"
            "123456789012345678901234567890.12::numeric(38,2) AS f, 1.50::numeric AS g, true AS h"),
      "a,b,c,d,e,f,g,h\n32767,2147483647,9223372036854775807,0.1,0.1,"
      "123456789012345678901234567890.12,1.50,true\n");
  EXPECT_EQ(
      table("SELECT date '2024-02-29' AS a, date '0044-03-15 BC' AS b, time '23:59:59.5' AS c,\n"
            "timestamp '2024-01-31 10:00:00.123456' AS d, timestamptz '2024-01-31 10:00:00+02' AS "
            "e,\n"
            "'\\x00ff'::bytea AS f, NULL::int AS g, '' AS h"),
      "a,b,c,d,e,f,g,h\n2024-02-29,-0043-03-15,23:59:59.500000,2024-01-31T10:00:00.123456,2024-01-"
      "31T08:00:00Z,"
      "\\x00ff,,\"\"\n");
}

TEST_F(Postgresql, DatesAreRightWhateverTheServersDateStyle) {
  server_.psql("ALTER ROLE tester SET datestyle = 'German'");
  const std::string result = table("SELECT date '2024-02-29' AS d");
  server_.psql("ALTER ROLE tester RESET datestyle");
  EXPECT_EQ(result, "d\n2024-02-29\n");
}

TEST_F(Postgresql, ListsExpandAndArraysBind) {
  const std::string inputs = "inputs: {ids: 'list[int]'}\noutput_schema_type: {id: int}\n";
  const std::string expanded = "SELECT id FROM my_table WHERE id IN {{ .ids }} ORDER BY id";
  const std::string array = "SELECT id FROM my_table WHERE id = ANY({{ .ids }}) ORDER BY id";
  for (const std::string& query : {expanded, array}) {
    EXPECT_EQ(run(spec(query, inputs), {"-i", "ids=[3,1]"}).output, "id\n1\n3\n");
    EXPECT_EQ(run(spec(query, inputs), {"-i", "ids=[]"}).output, "id\n");
  }
}

TEST_F(Postgresql, ASelectThatFailsHalfwayIsNoShortTable) {
  const Outcome outcome =
      run(spec("SELECT 1000 / (50000 - i) AS x FROM generate_series(1, 100000) i",
               "output_schema_type: any\n"),
          {"-o", "short.csv"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("division by zero"));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("short.csv")));
}

TEST_F(Postgresql, AServerThatGoesAwayLeavesNoShortTable) {
  PostgresqlServer own;
  mount_secret("own", "password", PostgresqlServer::password);
  const std::string uri = std::string("postgresql://") + PostgresqlServer::user +
                          "@127.0.0.1:" + std::to_string(own.port()) + "/" +
                          PostgresqlServer::database;
  // Quickly until there is something to show, then as good as for ever.
  const std::string task = folder_.write(
      "endless.yaml",
      task_yaml(uri,
                "SELECT i, pg_sleep(CASE WHEN i > 1000000 THEN 0.001 ELSE 0 END) IS NULL AS slept "
                "FROM (SELECT generate_series(1, 100000000) AS i) AS numbers",
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

TEST_F(Postgresql, TheConnectionSaysWhoItIs) {
  EXPECT_EQ(table("SELECT application_name FROM pg_stat_activity WHERE pid = pg_backend_pid()"),
            "application_name\nsqlpod/test_task\n");
}

TEST_F(Postgresql, CopyToTheClientIsRefused) {
  const Outcome outcome = run(spec("COPY my_table TO STDOUT"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("COPY to or from the client is not served"));
}

TEST_F(Postgresql, MemoryIsTheSameForAResultOfAnySize) {
  const std::string rows = spec(
      "SELECT i, 'name of row ' || i AS name, i * 0.5::float8 AS value FROM generate_series(1, {{ "
      ".rows }}) i",
      "inputs: {rows: int}\noutput_schema_type: {i: int, name: str, value: float}\n");
  const Outcome small = run(rows, {"-i", "rows=100000", "-o", "small.csv"});
  const Outcome large = run(rows, {"-i", "rows=1000000", "-o", "large.csv"});
  ASSERT_EQ(large.exit_code, 0) << large.error;
  EXPECT_LT(large.peak_memory_kib, small.peak_memory_kib + 8 * 1024);
}

TEST_F(Postgresql, ARunRecordTellsWhatWasDone) {
  const Outcome outcome = run(spec("DELETE FROM my_table WHERE id = 1;\nINSERT INTO my_table "
                                   "VALUES (8, 'x', 1), (9, 'y', 2)"),
                              {"--record", "record.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  const std::string record = read_file(folder_.file("record.json"));
  EXPECT_THAT(record, HasSubstr("\"status\":\"succeeded\""));
  EXPECT_THAT(record, HasSubstr("\"rows\":3"));
  EXPECT_THAT(record, HasSubstr("\"DELETE\""));
  EXPECT_THAT(record, HasSubstr("\"dialect\":\"postgresql\""));
  EXPECT_THAT(record, HasSubstr("\"server_version\":\"15."));
}

}  // namespace
}  // namespace sqlpod::testing
