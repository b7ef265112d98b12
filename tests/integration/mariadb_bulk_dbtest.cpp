// A statement run on MariaDB for each row of a table: as one row after the other, only faster.
#include "executor/engine/cell_value.h"
#include "tests/integration/mariadb_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class MariadbBulk : public MariadbSession {
 protected:
  MariadbBulk() : session_(connect()) {
    server_.mariadb(
        "CREATE OR REPLACE TABLE t (id INT PRIMARY KEY, name VARCHAR(30), n INT DEFAULT 0)");
    session_->begin({});
  }

  /// Columns `id` and `name` in batches of two rows.
  static std::shared_ptr<arrow::RecordBatchReader> table(const std::string& ids,
                                                         const std::string& names) {
    const auto id = array(arrow::int64(), ids);
    const auto batch = arrow::RecordBatch::Make(
        arrow::schema({arrow::field("id", arrow::int64()), arrow::field("name", arrow::utf8())}),
        id->length(), {id, array(arrow::utf8(), names)});
    arrow::RecordBatchVector batches;
    for (std::int64_t row = 0; row < id->length(); row += 2)
      batches.push_back(batch->Slice(row, 2));
    return checked(arrow::RecordBatchReader::Make(std::move(batches), batch->schema()));
  }
  static Parameter id() { return {"id", {TypeKind::integer, true, nullptr}, {}, 0}; }
  static Parameter text() { return {"name", {TypeKind::text, true, nullptr}, {}, 1}; }

  StatementResult execute_many(
      const std::string& sql, std::vector<Parameter> parameters,
      const std::string& ids = "[1, 2, 3, 4, 5]",
      const std::string& names = R"(["one", "two", null, "", "it's \\"])") {
    return session_->execute_many({sql, std::move(parameters)}, *table(ids, names));
  }

  std::unique_ptr<Session> session_;
};

TEST_F(MariadbBulk, RowsAreInsertedAndCounted) {
  const StatementResult done =
      execute_many("INSERT INTO t (id, name) VALUES (?, ?)", {id(), text()});
  EXPECT_EQ(done.kind, "INSERT");
  EXPECT_EQ(done.rows, 5);
  session_->commit();
  EXPECT_EQ(server_.mariadb("SELECT id, ifnull(name, 'NULL') FROM t ORDER BY id"),
            "1\tone\n2\ttwo\n3\tNULL\n4\t\n5\tit's \\\\\n");
}

TEST_F(MariadbBulk, ATableWithoutRowsIsNothingToDo) {
  EXPECT_EQ(execute_many("INSERT INTO t (id, name) VALUES (?, ?)", {id(), text()}, "[]", "[]").rows,
            0);
}

TEST_F(MariadbBulk, AFixedParameterIsTheSameForEachRow) {
  const Parameter n{"n", {TypeKind::integer, false, nullptr}, std::int64_t{7}, {}};
  execute_many("INSERT INTO t (n, id, name) VALUES (?, ?, ?)", {n, id(), text()});
  EXPECT_EQ(cell(*session_, "SELECT group_concat(n) FROM t"), "7,7,7,7,7");
}

TEST_F(MariadbBulk, GivesWhatOneRowAfterTheOtherGives) {
  // The base class' way is one row after the other.
  const std::vector<std::string> statements = {
      "INSERT INTO t (id, name) VALUES (? + 10, concat(?, 'x'))",
      "INSERT INTO t (id, name) VALUES (?, ?) ON DUPLICATE KEY UPDATE name = VALUES(name), n = n + "
      "1",
      "INSERT IGNORE INTO t (id, name) VALUES (?, ?)",
      "INSERT INTO t (n, id, name) VALUES ((SELECT count(*) FROM k WHERE k.a = ?), 100 + rand() * "
      "1e9, ?)",
      "INSERT INTO t (id, name, n) VALUES (? + 10, ?, row_count())",
      "INSERT INTO t (id, name) SELECT ? + 10, ?",
      "INSERT INTO t (id, name) VALUES (? + 10, ?) RETURNING id",
      "REPLACE INTO t (id, name) VALUES (?, ?)",
      "UPDATE t SET n = n + ? WHERE name <> ?",
      "UPDATE t SET n = (SELECT max(a) FROM k WHERE a <= ?) WHERE name = ?",
      "UPDATE t SET n = 5 WHERE id = ? OR name = ?",
      "DELETE FROM t WHERE id = ? OR name = ?",
      "INSERT INTO t (id, name) VALUES (if(? > 1, 20, 30), ?)",
      "INSERT INTO t (id, name) VALUES (?, ?), (99, 'twice')",
  };
  server_.mariadb("CREATE OR REPLACE TABLE k (a INT); INSERT INTO k VALUES (1), (2), (4)");
  for (const std::string& sql : statements) {
    std::vector<std::string> outcomes;
    for (const bool in_bulk : {false, true}) {
      run(*session_, "SAVEPOINT before_it");
      run(*session_, "INSERT INTO t (id, name) VALUES (1, 'a'), (2, 'two'), (3, 'c')");
      const auto rows = table("[1, 2, 3, 4]", R"(["one", "two", null, ""])");
      const Statement statement{sql, {id(), text()}};
      StatementResult done;
      const Error error = error_from([&] {
        done = in_bulk ? session_->execute_many(statement, *rows)
                       : session_->Session::execute_many(statement, *rows);
      });
      outcomes.push_back(
          error.message() + " " + std::to_string(done.rows.value_or(-1)) + " " +
          cell(*session_,
               "SELECT group_concat(if(id < 100, id, 'r'), '=', ifnull(name, 'NULL'), "
               "'=', n ORDER BY name, n, id) FROM t"));
      run(*session_, "ROLLBACK TO SAVEPOINT before_it");
    }
    EXPECT_EQ(outcomes[0], outcomes[1]) << sql;
  }
}

TEST_F(MariadbBulk, EveryTypeLandsAsASingleStatementWouldStoreIt) {
  struct Case {
    std::shared_ptr<arrow::DataType> type;
    std::string json;
    std::string column;
  };
  const std::vector<Case> cases = {
      {arrow::int8(), "[-128, null, 127]", "TINYINT"},
      {arrow::uint64(), "[0, null, 18446744073709551615]", "BIGINT UNSIGNED"},
      {arrow::int64(), "[-9223372036854775808, null, 7]", "VARCHAR(30)"},
      {arrow::float32(), "[0.5, null, -1e30]", "DOUBLE"},
      {arrow::float64(), "[0.1, null, 1e300]", "DOUBLE"},
      {arrow::boolean(), "[true, null, false]", "BOOL"},
      {arrow::utf8(), R"(["5", null, "007"])", "INT"},
      {arrow::utf8(), R"(["", null, "a\u0000b\\'\"é"])", "VARCHAR(30)"},
      {arrow::utf8(), R"(["2024-02-29", null, "0001-01-01"])", "DATE"},
      {arrow::large_utf8(), R"(["x", null, "yy"])", "TEXT"},
      {arrow::binary(), R"(["", null, "a\u0000b"])", "BLOB"},
      {arrow::date32(), "[0, null, 19782]", "DATE"},
      {arrow::time64(arrow::TimeUnit::MICRO), "[0, null, 86399999999]", "TIME(6)"},
      {arrow::timestamp(arrow::TimeUnit::MICRO), "[0, null, 1709202600500000]", "DATETIME(6)"},
      {arrow::timestamp(arrow::TimeUnit::SECOND, "Europe/Berlin"), "[0, null, 1709202600]",
       "DATETIME"},
      {arrow::duration(arrow::TimeUnit::SECOND), "[-1, null, 100000]", "TIME"},
      {arrow::decimal128(20, 3), R"(["-0.001", null, "12345678901234567.890"])", "DECIMAL(20,3)"},
      {arrow::null(), "[null, null, null]", "INT"},
  };
  for (const Case& one : cases) {
    const auto values = array(one.type, one.json);
    const auto batch =
        arrow::RecordBatch::Make(arrow::schema({arrow::field("x", one.type)}), 3, {values});
    const Parameter x{"x", cell_type(*one.type), {}, 0};
    std::vector<std::string> outcomes;
    for (const bool in_bulk : {false, true}) {
      session_->rollback();
      run(*session_, "CREATE OR REPLACE TABLE v (x " + one.column + ")");
      session_->begin({});
      const auto rows = checked(arrow::RecordBatchReader::Make({batch}));
      const Statement statement{"INSERT INTO v VALUES (?)", {x}};
      const Error error = error_from([&] {
        in_bulk ? session_->execute_many(statement, *rows)
                : session_->Session::execute_many(statement, *rows);
      });
      outcomes.push_back(error.message() +
                         cell(*session_, "SELECT group_concat(hex(ifnull(x, 'NULL'))) FROM v"));
    }
    EXPECT_THAT(outcomes[0], StartsWith("nothing was thrown")) << one.type->ToString();
    EXPECT_EQ(outcomes[0], outcomes[1]) << one.type->ToString() << " " << one.column;
  }
}

TEST_F(MariadbBulk, TheRowThatFailsIsNamedAndWhatRanBeforeStandsUntilTheRollback) {
  for (const char* sql :
       {"INSERT INTO t (id, name) VALUES (?, ?)", "INSERT INTO t (id, name) SELECT ?, ?"}) {
    const Error error = error_from([&] {
      execute_many(sql, {id(), text()}, "[1, 2, 3, 4, 3]", R"(["a", "b", "c", "d", "e"])");
    });
    EXPECT_EQ(error.kind(), ErrorKind::query);
    EXPECT_THAT(error.message(), StartsWith("row 5: Duplicate entry '3'"));
    EXPECT_EQ(error.sqlstate(), "23000");
    EXPECT_EQ(cell(*session_, "SELECT count(*) FROM t"), "4");
    session_->rollback();
    session_->begin({});
    EXPECT_EQ(cell(*session_, "SELECT count(*) FROM t"), "0");
  }
}

TEST_F(MariadbBulk, ARowThatCannotBeBoundIsNamed) {
  const auto times = array(arrow::timestamp(arrow::TimeUnit::NANO), "[1000, 2000, 2001]");
  const auto rows = checked(arrow::RecordBatchReader::Make(
      {arrow::RecordBatch::Make(arrow::schema({arrow::field("x", times->type())}), 3, {times})}));
  const Parameter x{"x", cell_type(*times->type()), {}, 0};
  const Error error = error_from([&] {
    session_->execute_many({"INSERT INTO t (name) VALUES (?)", {x}}, *rows);
  });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.message(), StartsWith("row 3: "));
}

TEST_F(MariadbBulk, AValueThatDoesNotFitIsRefusedInATableWithoutTransactionsToo) {
  for (const char* engine : {"InnoDB", "MyISAM", "Aria"}) {
    server_.mariadb(std::string("CREATE OR REPLACE TABLE small (a TINYINT) ENGINE=") + engine);
    const Error error = error_from(
        [&] { execute_many("INSERT INTO small VALUES (?)", {id()}, "[1, 2000]", R"(["", ""])"); });
    EXPECT_EQ(error.kind(), ErrorKind::query) << engine;
    EXPECT_THAT(error.message(), HasSubstr("Out of range value")) << engine;
    EXPECT_THAT(error.message(), HasSubstr("2: ")) << engine;
    session_->rollback();
    session_->begin({});
  }
  EXPECT_EQ(server_.mariadb("SELECT group_concat(a) FROM small"), "1\n") << "no row is doubled";
  EXPECT_EQ(cell(*session_, "SELECT @@sql_mode LIKE '%STRICT_ALL%'"), "0");
}

TEST_F(MariadbBulk, ABatchIsNoLargerThanTheServerTakes) {
  peculiar().mariadb("CREATE OR REPLACE TABLE big (x LONGTEXT)");
  const auto session = connect(args(peculiar()), cancellation_);
  session->begin({});
  arrow::StringBuilder builder;
  for (int i = 0; i < 40; ++i) check(builder.Append(std::string(100'000, 'x')));
  const auto texts = checked(builder.Finish());
  const auto rows = checked(arrow::RecordBatchReader::Make(
      {arrow::RecordBatch::Make(arrow::schema({arrow::field("x", arrow::utf8())}), 40, {texts})}));
  const Parameter x{"x", {TypeKind::text, true, nullptr}, {}, 0};
  EXPECT_EQ(session->execute_many({"INSERT INTO big VALUES (?)", {x}}, *rows).rows, 40);
  session->commit();
  EXPECT_EQ(peculiar().mariadb("SELECT sum(length(x)) FROM big"), "4000000\n");
}

TEST_F(MariadbBulk, ADeadlockIsNoRowsFault) {
  const auto other = connect();
  run(*session_, "INSERT INTO t (id) VALUES (1), (2)");
  session_->commit();
  session_->begin({});
  other->begin({});
  for (int id = 101; id < 150; ++id) {  // the lighter transaction is the victim
    run(*other, "INSERT INTO t (id) VALUES (" + std::to_string(id) + ")");
  }
  run(*session_, "UPDATE t SET n = 1 WHERE id = 1");
  run(*other, "UPDATE t SET n = 1 WHERE id = 2");
  std::thread waiting([&] { run(*other, "UPDATE t SET n = 1 WHERE id = 1"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const Error error = error_from(
      [&] { execute_many("UPDATE t SET n = 2 WHERE id = ?", {id()}, "[2, 1]", R"(["", ""])"); });
  EXPECT_EQ(error.kind(), ErrorKind::transient);
  EXPECT_EQ(error.sqlstate(), "40001");
  session_->rollback();
  waiting.join();
}

}  // namespace
}  // namespace sqlpod::testing
