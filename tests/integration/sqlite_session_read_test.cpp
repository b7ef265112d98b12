// What SQLite's values become, whatever kind a row may hold.
#include "tests/integration/sqlite_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

/// A table with a column of integers, one for each row, counted from 1.
constexpr const char* numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) ";

class SqliteRead : public SqliteSession {
 protected:
  static std::shared_ptr<arrow::Table> table(Session& session, const std::string& sql) {
    return checked(session.query({sql, {}})->ToTable());
  }
  /// The type of a query's only column, and its values.
  std::string column(const std::string& sql) {
    const auto result = table(*session_, sql);
    std::string text = result->schema()->field(0)->type()->ToString() + ":";
    for (std::int64_t row = 0; row < result->num_rows(); ++row) {
      const auto scalar = checked(result->column(0)->GetScalar(row));
      text += " " + (scalar->is_valid ? scalar->ToString() : "NULL");
    }
    return text;
  }
  Error error(const std::string& sql) {
    return error_from([&] { table(*session_, sql); });
  }

  std::unique_ptr<Session> session_ = connect_url("sqlite://");
};

TEST_F(SqliteRead, ADeclaredTypeBindsItsValues) {
  struct Case {
    std::string declared, values, column;
  };
  const std::vector<Case> cases = {
      {"INTEGER", "(1), (-9223372036854775808), (NULL)", "int64: 1 -9223372036854775808 NULL"},
      {"REAL", "(0.1), (3), (NULL)", "double: 0.1 3 NULL"},
      {"BOOLEAN", "(0), (1), (NULL)", "bool: false true NULL"},
      {"VARCHAR(1)", "('ä🍷'), (''), (12), (NULL)", "string: ä🍷  12 NULL"},
      {"DECIMAL(15,2)", "(0.1), (7), (9007199254740992)", "double: 0.1 7 9.007199254740992e+15"},
      {"DATE", "('2024-01-31')", "string: 2024-01-31"},
      {"", "(1), (2.5)", "double: 1 2.5"},
      {"", "(NULL)", "null: NULL"}};
  for (const Case& c : cases) {
    session_->execute({"CREATE TABLE t (x " + c.declared + ")", {}});
    session_->execute({"INSERT INTO t VALUES " + c.values, {}});
    EXPECT_EQ(column("SELECT * FROM t"), c.column) << c.declared;
    session_->execute({"DROP TABLE t", {}});
  }
}

TEST_F(SqliteRead, BlobsAreBytes) {
  const auto result = table(*session_, "SELECT x'00ff' AS x UNION ALL VALUES (x''), (zeroblob(2))");
  const auto& blobs = static_cast<const arrow::BinaryArray&>(*result->column(0)->chunk(0));
  ASSERT_EQ(result->num_rows(), 3);
  EXPECT_EQ(blobs.GetView(0), std::string_view("\0\xff", 2));
  EXPECT_EQ(blobs.GetView(1), "");
  EXPECT_EQ(blobs.GetView(2), std::string_view("\0\0", 2));
}

TEST_F(SqliteRead, AValueThatDoesNotFitNamesRowAndColumn) {
  struct Case {
    std::string declared, value, problem;
  };
  const std::vector<Case> cases = {
      {"INTEGER", "'two'", "a text in a column of type int64"},
      {"INTEGER", "1.5", "a real in a column of type int64"},
      {"INTEGER", "x'00'", "a blob in a column of type int64"},
      {"REAL", "'two'", "a text in a column of type double"},
      {"BOOLEAN", "2", "an integer in a column of type bool"},
      {"BOOLEAN", "'yes'", "a text in a column of type bool"},
      {"TEXT", "x'00'", "a blob in a column of type string"},
      {"TEXT", "CAST(x'61ff' AS TEXT)", "a text that is not UTF-8"},
      {"TEXT", "CAST(x'6161616161616161c3' AS TEXT)", "a text that is not UTF-8"},
      {"DECIMAL(20)", "9007199254740993", "an integer in a column of type double"},
      {"BLOB", "7", "an integer in a column of type binary"}};
  for (const Case& c : cases) {
    session_->execute({"CREATE TABLE t (a INTEGER, x " + c.declared + ")", {}});
    const std::string fits = c.declared == "BLOB" ? "x'01'" : "1";
    session_->execute({"INSERT INTO t VALUES (1, " + fits + "), (2, " + c.value + ")", {}});
    const Error refused = error("SELECT * FROM t");
    EXPECT_EQ(refused.kind(), ErrorKind::query);
    EXPECT_EQ(refused.message(), "row 2, column 'x': " + c.problem) << c.declared;
    EXPECT_THAT(refused.hint(), HasSubstr("CAST"));
    session_->execute({"DROP TABLE t", {}});
  }
}

TEST_F(SqliteRead, AValueBehindTheFirstLookNamesItsRow) {
  const std::string sql = std::string(numbers) +
                          "SELECT CASE i WHEN 20001 THEN 'text' ELSE i END AS x FROM n LIMIT 30000";
  EXPECT_EQ(error(sql).message(), "row 20001, column 'x': a text in a column of type int64");
}

TEST_F(SqliteRead, RowsAroundTheFirstLookComeOnceAndInOrder) {
  for (const int rows : {0, 1, 999, 1000, 1001, 20000}) {
    const auto result = table(*session_, std::string(numbers) +
                                             "SELECT i + 0 AS x, 'row ' || i AS t FROM n LIMIT " +
                                             std::to_string(rows));
    ASSERT_EQ(result->num_rows(), rows);
    for (std::int64_t row = 0; row<rows; row += rows> 1001 ? 331 : 1) {
      ASSERT_EQ(checked(result->column(0)->GetScalar(row))->ToString(), std::to_string(row + 1));
      ASSERT_EQ(checked(result->column(1)->GetScalar(row))->ToString(),
                "row " + std::to_string(row + 1));
    }
  }
}

TEST_F(SqliteRead, NullsAloneAreNullOnlyWhenThereAreNoMoreRows) {
  const std::string nulls = std::string(numbers) + "SELECT NULL AS x FROM n LIMIT ";
  EXPECT_EQ(table(*session_, nulls + "999")->schema()->ToString(), "x: null");
  EXPECT_EQ(table(*session_, nulls + "1001")->schema()->ToString(), "x: string");
}

TEST_F(SqliteRead, ALargeFirstValueEndsTheLook) {
  const auto result = table(*session_,
                            "SELECT replace(hex(zeroblob(4000000)), '00', 'ä') AS t UNION ALL "
                            "SELECT 'behind it'");
  ASSERT_EQ(result->num_rows(), 2);
  EXPECT_EQ(checked(result->column(0)->GetScalar(0))->ToString().size(), 8'000'000U);
  EXPECT_EQ(checked(result->column(0)->GetScalar(1))->ToString(), "behind it");
}

TEST_F(SqliteRead, AValueBeyondSqlitesLimitIsAClearError) {
  const Error refused = error("SELECT zeroblob(1000000001) AS x");
  EXPECT_EQ(refused.kind(), ErrorKind::query);
  EXPECT_THAT(refused.message(), HasSubstr("too big"));
  EXPECT_THAT(refused.hint(), HasSubstr("1,000,000,000 bytes"));
}

TEST_F(SqliteRead, ATextMayHoldANul) {
  const auto result = table(*session_, "SELECT CAST(x'610062' AS TEXT) AS t");
  EXPECT_EQ(checked(result->column(0)->GetScalar(0))->ToString(), std::string("a\0b", 3));
}

TEST_F(SqliteRead, TextsOfADatabaseInUtf16ComeAsUtf8) {
  session_->execute({"PRAGMA encoding = 'UTF-16be'", {}});
  session_->execute({"CREATE TABLE t (x TEXT, y)", {}});
  session_->execute({"INSERT INTO t VALUES ('grün 🍷', 'ä'), ('', NULL)", {}});
  EXPECT_EQ(column("SELECT x FROM t"), "string: grün 🍷 ");
  EXPECT_EQ(column("SELECT y FROM t"), "string: ä NULL");
}

TEST_F(SqliteRead, AStatementThatReturnsWhatItWroteRunsOnce) {
  session_->execute({"CREATE TABLE t (x)", {}});
  EXPECT_EQ(column("INSERT INTO t VALUES (1), (2) RETURNING x + 1"), "int64: 2 3");
  EXPECT_EQ(column("SELECT count(*) FROM t"), "int64: 2");
}

}  // namespace
}  // namespace sqlpod::testing
