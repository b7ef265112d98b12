// The main job on SQLite, through the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Sqlite : public ::testing::Test {
 protected:
  Sqlite() { run_sql(my_table_sql); }

  Outcome run(const std::string& yaml, std::vector<std::string> more = {},
              ProgramOptions options = {}) {
    const std::string task = folder_.write("task.yaml", yaml);
    options.folder = folder_.path();
    more.insert(more.begin(), {"run", task});
    return run_sqlpod(more, options);
  }
  Outcome run_sql(const std::string& sql) { return run(task_yaml(uri_, sql)); }
  std::string query(const std::string& sql) {
    return run(task_yaml(uri_, sql, "output_schema_type: any\n"), {"--format", "csv"}).output;
  }

  TemporaryFolder folder_;
  const std::string uri_ = "sqlite:///my_database.db";
};

TEST_F(Sqlite, SelectGoesToCsvOnAPipe) {
  const Outcome outcome =
      run(task_yaml(uri_, select_rows, threshold_and_columns), {"-i", "id_threshold=2"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "id,name,value\n3,Grüner Veltliner,12.5\n4,a price to come,\n");
  EXPECT_THAT(outcome.error, IsEmpty());
}

TEST_F(Sqlite, OnlyTheLastStatementsRowsAreSaidToBeDropped) {
  const Outcome outcome = run_sql("UPDATE my_table SET value = 0; SELECT max(id) FROM my_table");
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("1 row returned and dropped"));
}

TEST_F(Sqlite, SelectGoesToAnAlignedTableOnATerminal) {
  const Outcome outcome = run(task_yaml(uri_, select_rows, threshold_and_columns),
                              {"-i", "id_threshold=2"}, {.output_is_terminal = true});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, HasSubstr("Grüner Veltliner"));
  EXPECT_THAT(outcome.output, HasSubstr("(2 rows)"));
}

TEST_F(Sqlite, SelectGoesToParquetByTheSuffix) {
  const Outcome outcome = run(task_yaml(uri_, select_rows, threshold_and_columns),
                              {"-i", "id_threshold=0", "-o", "result.parquet"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, IsEmpty());
  EXPECT_THAT(outcome.error, HasSubstr("4 rows written to result.parquet"));
  const std::string file = read_file(folder_.file("result.parquet"));
  EXPECT_EQ(file.substr(0, 4), "PAR1");
  EXPECT_EQ(file.substr(file.size() - 4), "PAR1");
}

TEST_F(Sqlite, AnEmptyResultKeepsItsColumns) {
  const Outcome outcome =
      run(task_yaml(uri_, select_rows, threshold_and_columns), {"-i", "id_threshold=99"});
  EXPECT_EQ(outcome.output, "id,name,value\n");
}

TEST_F(Sqlite, UpdateSaysHowManyRowsItChanged) {
  const std::string update =
      task_yaml(uri_, "UPDATE my_table SET value = {{ .new_value }} WHERE id >= {{ .record_id }}",
                "inputs: {new_value: float, record_id: int}\n");
  const Outcome outcome = run(update, {"-i", "new_value=7.5", "-i", "record_id=3"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, IsEmpty());
  EXPECT_EQ(outcome.error, "2 rows affected\n");
  EXPECT_EQ(query("SELECT value FROM my_table ORDER BY id"), "value\n0.25\n0.5\n7.5\n7.5\n");
}

TEST_F(Sqlite, SeveralStatementsAreAllOrNothing) {
  const Outcome outcome = run_sql(
      "CREATE TABLE other (x INTEGER);\nINSERT INTO other VALUES (1);\n"
      "INSERT INTO my_table VALUES (1, 'taken', 0);");
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("UNIQUE constraint failed"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM sqlite_master WHERE name = 'other'"), "n\n0\n");
}

TEST_F(Sqlite, TheLastOfSeveralStatementsGivesTheTable) {
  const Outcome outcome =
      run(task_yaml(uri_, "DELETE FROM my_table WHERE id = 1;\nSELECT count(*) AS n FROM my_table",
                    "output_schema_type: {n: int}\n"));
  EXPECT_EQ(outcome.output, "n\n3\n") << outcome.error;
}

TEST_F(Sqlite, AValueIsBoundAndNeverPasted) {
  const std::string nasty = "x'; DROP TABLE my_table; --";
  const Outcome outcome = run(
      task_yaml(uri_, "INSERT INTO my_table VALUES (9, {{ .name }}, 0)", "inputs: {name: str}\n"),
      {"-i", "name=" + nasty});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(query("SELECT name FROM my_table WHERE id = 9"), "name\n" + nasty + "\n");
}

TEST_F(Sqlite, WaitsForALockAsLongAsTimeoutSays) {
  const std::string spec =
      task_yaml(uri_, "UPDATE my_table SET value = 1", "  connect_args: {timeout: 0.3}\n");
  Program holder(
      {"/usr/bin/python3", "-c",
       "import sqlite3,sys,time; c = sqlite3.connect(sys.argv[1]); c.execute('BEGIN EXCLUSIVE');"
       "print('held', flush=True); time.sleep(30)",
       folder_.file("my_database.db")});
  ASSERT_TRUE(holder.wait_for_text("held"));
  const Outcome outcome = run(spec);
  EXPECT_EQ(outcome.exit_code, 6);
  EXPECT_THAT(outcome.error, HasSubstr("database is locked"));
  EXPECT_GT(outcome.seconds, 0.25);
  EXPECT_LT(outcome.seconds, 4.0);
}

TEST_F(Sqlite, AFailedRunLeavesNoDatabaseFileBehind) {
  const Outcome outcome =
      run(task_yaml("sqlite:///new.db", "SELECT * FROM not_there", "output_schema_type: any\n"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_FALSE(std::filesystem::exists(folder_.file("new.db")));
}

TEST_F(Sqlite, AFolderThatIsNotThereIsUnavailable) {
  const Outcome outcome = run(task_yaml("sqlite:///no/such/folder/x.db", "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 4);
  EXPECT_THAT(outcome.error, HasSubstr("'no/such/folder/x.db' cannot be opened"));
}

TEST_F(Sqlite, ANameThatIsNotFoundIsAnErrorOfTheQueryWithoutATableToo) {
  run_sql("CREATE TABLE some (n INTEGER)");
  for (const char* sql : {"SELECT nope", "SELECT nope FROM some"}) {
    const Outcome outcome = run(task_yaml(uri_, sql, "retries: 3\nretry_delay: 30\n"));
    EXPECT_EQ(outcome.exit_code, 5) << outcome.error;
    EXPECT_THAT(outcome.error, HasSubstr("no such column: nope\nhint: see what is sent"));
  }
}

TEST_F(Sqlite, WhatAnErrorQuotesCannotWriteToATerminalOrForgeALine) {
  const Outcome outcome =
      run(task_yaml(uri_, "SELECT * FROM \"{{ .name }}\"",
                    "inputs: {name: str}\noutput_schema_type: any\n"),
          {"-i", "name=\x1b[31m\x1b]0;x\a\nsqlpod: error: forged", "--log-level", "debug"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("\\x1b[31m\\x1b]0;x\\x07\n  sqlpod: error: forged"));
  EXPECT_EQ(outcome.error.find('\x1b'), std::string::npos) << outcome.error;
  EXPECT_EQ(outcome.error.find("\nsqlpod: error: forged"), std::string::npos);
}

TEST_F(Sqlite, AFileThatIsNoDatabaseIsAnError) {
  folder_.write("notes.db", std::string(5000, 'x'));
  const Outcome outcome = run(task_yaml("sqlite:///notes.db", "SELECT 1 FROM sqlite_master"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("file is not a database"));
}

TEST_F(Sqlite, AValueThatItsColumnCannotHoldNamesRowAndColumn) {
  run_sql("CREATE TABLE loose (n INTEGER);\nINSERT INTO loose VALUES (1), ('two');");
  const Outcome outcome =
      run(task_yaml(uri_, "SELECT n FROM loose", "output_schema_type: any\n"), {"-o", "loose.csv"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("row 2, column 'n': a text in a column of type int64"));
  EXPECT_FALSE(std::filesystem::exists(folder_.file("loose.csv")));
}

TEST_F(Sqlite, ExpressionsAreTypedByTheirValues) {
  EXPECT_EQ(query("SELECT 1 AS i, 0.5 AS r, 'x' AS t, x'00ff' AS b, NULL AS n"),
            "i,r,t,b,n\n1,0.5,x,\\x00ff,\n");
}

TEST_F(Sqlite, AnInMemoryDatabaseLivesAsLongAsTheTask) {
  const Outcome outcome =
      run(task_yaml("sqlite://",
                    "CREATE TABLE t (x INTEGER);\nINSERT INTO t VALUES (1), (2);\n"
                    "SELECT sum(x) AS total FROM t",
                    "output_schema_type: {total: int}\n"));
  EXPECT_EQ(outcome.output, "total\n3\n") << outcome.error;
}

TEST_F(Sqlite, ATriggerBodyIsOneStatement) {
  EXPECT_EQ(
      run_sql("CREATE TRIGGER t AFTER INSERT ON my_table BEGIN UPDATE my_table SET value = 5 WHERE "
              "id = new.id;"
              " DELETE FROM my_table WHERE id = 1; END;\nINSERT INTO my_table VALUES (7, 'x', 0)")
          .exit_code,
      0);
  EXPECT_EQ(query("SELECT id, value FROM my_table WHERE id IN (1, 7)"), "id,value\n7,5.0\n");
}

TEST_F(Sqlite, AQueryThatReturnsNoTableWhereOneIsDeclaredChangesNothing) {
  const Outcome outcome =
      run(task_yaml(uri_, "DELETE FROM my_table", "output_schema_type: {id: int}\n"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("returns no table"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM my_table"), "n\n4\n");
}

TEST_F(Sqlite, ExpectRowsThatIsNotMetRollsBack) {
  const Outcome outcome = run(task_yaml(uri_, "DELETE FROM my_table", "expect_rows: '<= 1'\n"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("expects <= 1 rows, and it is 4"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM my_table"), "n\n4\n");
}

TEST_F(Sqlite, TransactionControlInATaskIsRefused) {
  const Outcome outcome = run_sql("DELETE FROM my_table;\nCOMMIT");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("statement 2 is COMMIT"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM my_table"), "n\n4\n");
}

TEST_F(Sqlite, AutocommitRunsWhatNoTransactionTakes) {
  const Outcome outcome = run(task_yaml(uri_, "VACUUM", "autocommit: true\n"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
}

TEST_F(Sqlite, StandardOutputClosedEarlyIsAnOutputErrorAndCommitsNothing) {
  const Outcome outcome = run(task_yaml(uri_,
                                        "DELETE FROM my_table;\nWITH RECURSIVE n(i) AS (SELECT 1 "
                                        "UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
                                        "SELECT i FROM n",
                                        "output_schema_type: {i: int}\n"),
                              {}, {.close_output_after = 1000});
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_THAT(outcome.error, HasSubstr("standard output"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM my_table"), "n\n4\n");
}

TEST_F(Sqlite, AnOutputFolderThatIsNotThereIsFoundBeforeTheQueryRuns) {
  const Outcome outcome =
      run(task_yaml(uri_, "DELETE FROM my_table RETURNING id", "output_schema_type: any\n"),
          {"-o", "no/such/folder/result.csv"});
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_THAT(outcome.error, HasSubstr("no/such/folder"));
  EXPECT_EQ(query("SELECT count(*) AS n FROM my_table"), "n\n4\n");
}

TEST_F(Sqlite, AFailedRunKeepsTheOutputOfTheRunBefore) {
  folder_.write("result.csv", "of yesterday\n");
  const Outcome outcome =
      run(task_yaml(uri_, "SELECT * FROM not_there", "output_schema_type: any\n"),
          {"-o", "result.csv"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_EQ(read_file(folder_.file("result.csv")), "of yesterday\n");
}

TEST_F(Sqlite, MemoryIsTheSameForAResultOfAnySize) {
  const std::string rows = task_yaml(
      "sqlite://",
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {{ .rows }}) "
      "SELECT i, 'name of row ' || i AS name, i * 0.5 AS value FROM n",
      "inputs: {rows: int}\noutput_schema_type: {i: int, name: str, value: float}\n");
  const Outcome small = run(rows, {"-i", "rows=100000", "-o", "small.csv"});
  const Outcome large = run(rows, {"-i", "rows=1000000", "-o", "large.csv"});
  ASSERT_EQ(large.exit_code, 0) << large.error;
  EXPECT_GT(std::filesystem::file_size(folder_.file("large.csv")), 25'000'000U);
  EXPECT_LT(large.peak_memory_kib, small.peak_memory_kib + 8 * 1024);
}

}  // namespace
}  // namespace sqlpod::testing
