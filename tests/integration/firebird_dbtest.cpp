// Statements and transactions of the Firebird engine on a real server, by the Session interface.
#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/firebird_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST_F(Firebird, SaysItsVersion) {
  EXPECT_THAT(session().server_version(), ::testing::MatchesRegex("3\\.0\\.[0-9.]+"));
  EXPECT_THAT(firebird::engine().client(), ::testing::MatchesRegex("fbclient [0-9]+\\.[0-9.]+"));
}

TEST_F(Firebird, CountsRowsOfEachKindOfStatement) {
  make_table("t", "id INTEGER PRIMARY KEY, v VARCHAR(10)");
  const StatementResult made = session().execute({"RECREATE TABLE u (id INTEGER)", {}});
  EXPECT_EQ(made.rows, std::nullopt);
  EXPECT_EQ(rows_of("INSERT INTO t SELECT 1, 'a' FROM rdb$database UNION ALL "
                    "SELECT 2, 'b' FROM rdb$database"),
            2);
  EXPECT_EQ(rows_of("insert into t select id + 10, v from t where id < 0"), 0);
  EXPECT_EQ(rows_of("UPDATE t SET v = 'c'"), 2);
  EXPECT_EQ(rows_of("UPDATE t SET v = 'c' WHERE id = 3"), 0);
  EXPECT_EQ(rows_of("INSERT INTO t VALUES (3, 'd') RETURNING id"), 1);
  EXPECT_EQ(rows_of("SELECT * FROM t"), 3);
  EXPECT_EQ(rows_of("DELETE FROM t WHERE id < 3"), 2);
  EXPECT_EQ(session().execute({"DELETE FROM t", {}}).kind, "DELETE");
}

TEST_F(Firebird, ReturningGivesATable) {
  make_table("t", "id INTEGER, v VARCHAR(10)");
  EXPECT_EQ(cell("INSERT INTO t VALUES (7, 'x') RETURNING id"), "7");
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "1");
  EXPECT_THAT(error_from([&] { table("DELETE FROM t"); }).message(), HasSubstr("no table"));
}

TEST_F(Firebird, ALargeResultComesInBatches) {
  const auto reader =
      session().query({"EXECUTE BLOCK RETURNS (n INTEGER, t VARCHAR(20)) AS BEGIN n = 0; "
                       "WHILE (n < 50000) DO BEGIN n = n + 1; t = 'row ' || n; SUSPEND; END END",
                       {}});
  std::shared_ptr<arrow::RecordBatch> batch;
  std::int64_t rows = 0;
  int batches = 0;
  for (;;) {
    check(reader->ReadNext(&batch));
    if (!batch) break;
    rows += batch->num_rows();
    ++batches;
  }
  EXPECT_EQ(rows, 50'000);
  EXPECT_GT(batches, 3);
}

TEST_F(Firebird, WhatIsNotCommittedIsNotThere) {
  make_table("t", "id INTEGER");
  session().begin({});
  EXPECT_EQ(rows_of("INSERT INTO t VALUES (1)"), 1);
  session().rollback();
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "0");
  session().begin({});
  rows_of("INSERT INTO t VALUES (2)");
  session_.reset();  // closing is no commit
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "0");
  session().begin({});
  rows_of("INSERT INTO t VALUES (3)");
  session().commit();
  session_.reset();
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(Firebird, IsolationLevelsAreTheServers) {
  const std::string sql =
      "SELECT CAST(rdb$get_context('SYSTEM', 'ISOLATION_LEVEL') AS VARCHAR(20)) FROM rdb$database";
  const std::vector<std::pair<std::optional<IsolationLevel>, std::string>> cases = {
      {std::nullopt, "SNAPSHOT"},
      {IsolationLevel::read_committed, "READ COMMITTED"},
      {IsolationLevel::repeatable_read, "SNAPSHOT"},
      {IsolationLevel::snapshot, "SNAPSHOT"},
      {IsolationLevel::serializable, "CONSISTENCY"}};
  for (const auto& [level, expected] : cases) {
    session().begin({level, false, {}});
    EXPECT_EQ(cell(sql), expected);
    session().commit();
  }
  EXPECT_EQ(error_from([&] {
              session().begin({IsolationLevel::read_uncommitted, false, {}});
            }).kind(),
            ErrorKind::usage);
}

TEST_F(Firebird, AReadOnlyTransactionWritesNothing) {
  make_table("t", "id INTEGER");
  session().begin({std::nullopt, true, {}});
  const Error error = error_from([&] { rows_of("INSERT INTO t VALUES (1)"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("read-only"));
  session().rollback();
}

TEST_F(Firebird, ATableIsFilledInTheTransactionAfterThatWhichMadeIt) {
  session().begin({});
  session().execute({"RECREATE TABLE fresh (id INTEGER)", {}});
  EXPECT_EQ(error_from([&] { rows_of("INSERT INTO fresh VALUES (1)"); }).kind(), ErrorKind::query);
  session().commit();
  EXPECT_EQ(rows_of("INSERT INTO fresh VALUES (1)"), 1);
}

TEST_F(Firebird, TransactionStatementsAreRefused) {
  for (const char* sql : {"COMMIT", "ROLLBACK", "SET TRANSACTION"}) {
    EXPECT_EQ(error_from([&] { session().execute({sql, {}}); }).kind(), ErrorKind::query) << sql;
  }
  EXPECT_EQ(cell("SELECT 1 FROM rdb$database"), "1");
}

TEST_F(Firebird, DescribesWithoutRunning) {
  make_table("t", "id INTEGER, v NUMERIC(9,2)");
  const Statement insert{"INSERT INTO t VALUES (?, 1) RETURNING id, v",
                         {parameter("int", Value(std::int64_t{1}))}};
  EXPECT_EQ(session().describe(insert)->ToString(), "ID: int32\nV: decimal128(10, 2)");
  EXPECT_EQ(session().describe({"DELETE FROM t", {}}), nullptr);
  EXPECT_EQ(error_from([&] {
              session().describe({"SELECT x FROM t", {}});
            }).kind(),
            ErrorKind::query);
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "0");
}

std::shared_ptr<arrow::RecordBatchReader> rows_to_insert(std::int64_t count, std::int64_t twice) {
  arrow::Int64Builder ids;
  arrow::StringBuilder texts;
  for (std::int64_t i = 1; i <= count; ++i) {
    check(ids.Append(i == twice ? 1 : i));
    if (i % 10 == 0) {
      check(texts.AppendNull());
    } else {
      check(texts.Append(std::string(static_cast<std::size_t>(i % 200), 'x')));
    }
  }
  const auto schema =
      arrow::schema({arrow::field("id", arrow::int64()), arrow::field("v", arrow::utf8())});
  const auto batch =
      arrow::RecordBatch::Make(schema, count, {checked(ids.Finish()), checked(texts.Finish())});
  return checked(arrow::RecordBatchReader::Make({batch}, schema));
}

Statement insert_many() {
  Statement insert{
      "INSERT INTO t (id, v) VALUES (?, ?)",
      {Firebird::parameter("int", Value()), Firebird::parameter("str | None", Value())}};
  insert.parameters[0].column = 0;
  insert.parameters[1].column = 1;
  return insert;
}

TEST_F(Firebird, ExecutesForEachRow) {
  make_table("t", "id INTEGER PRIMARY KEY, v VARCHAR(200)");
  session().begin({});
  EXPECT_EQ(session().execute_many(insert_many(), *rows_to_insert(1000, 0)).rows, 1000);
  session().commit();
  EXPECT_EQ(cell("SELECT COUNT(*) || ' ' || COUNT(v) || ' ' || SUM(CHAR_LENGTH(v)) FROM t"),
            "1000 900 90000");
}

TEST_F(Firebird, TheRowThatFailsIsNamed) {
  make_table("t", "id INTEGER PRIMARY KEY, v VARCHAR(200)");
  session().begin({});
  const Error error =
      error_from([&] { session().execute_many(insert_many(), *rows_to_insert(1000, 517)); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("row 517: "));
  EXPECT_EQ(error.sqlstate(), "23000");
  session().rollback();
  EXPECT_EQ(cell("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(Firebird, ErrorsHaveTheirKinds) {
  make_table("t", "id INTEGER PRIMARY KEY, v VARCHAR(3) CHECK (v <> 'no')");
  rows_of("INSERT INTO t VALUES (1, 'a')");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"SELEC 1", "Token unknown"},
      {"SELECT x FROM t", "Column unknown"},
      {"SELECT 1 FROM nowhere", "Table unknown"},
      {"INSERT INTO t VALUES (1, 'b')", "PRIMARY"},
      {"INSERT INTO t VALUES (2, 'no')", "CHECK constraint"},
      {"INSERT INTO t VALUES (3, 'long')", "string right truncation"},
      {"INSERT INTO t VALUES ('x', 'a')", "conversion error"},
      {"SELECT 1/0 FROM rdb$database", "divide by zero"}};
  for (const auto& [statement, text] : cases) {
    const std::string& sql = statement;
    const Error error = error_from([&] {
      if (sql.starts_with("SELECT")) {
        table(sql);
      } else {
        session().execute({sql, {}});
      }
    });
    EXPECT_EQ(error.kind(), ErrorKind::query) << sql;
    EXPECT_THAT(error.message(), HasSubstr(text)) << sql;
    EXPECT_THAT(error.message(), Not(HasSubstr("\n")));
    EXPECT_EQ(error.sqlstate().size(), 5U) << sql;
  }
}

TEST_F(Firebird, AConflictOfTwoWritersIsTransient) {
  make_table("t", "id INTEGER");
  rows_of("INSERT INTO t VALUES (1)");
  const auto other = connect(server_.url());
  session().begin({});
  EXPECT_EQ(cell("SELECT id FROM t"), "1");
  other->begin({});
  other->execute({"UPDATE t SET id = 2", {}});
  other->commit();
  EXPECT_EQ(error_from([&] { rows_of("UPDATE t SET id = 3"); }).kind(), ErrorKind::transient);
}

}  // namespace
}  // namespace sqlpod::testing
