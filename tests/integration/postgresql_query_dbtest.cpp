// The two ways in which a query is run on a real PostgreSQL, by COPY and row by row: that they give
// the same, which one is taken, and how they end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "executor/engine/postgresql/copy_reader.h"
#include "tests/integration/postgresql_session.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

const std::string drop_tables = "DROP TABLE IF EXISTS queried CASCADE; ";

Parameter bound(TypeKind kind, Value value) {
  return {"p", {kind, false, nullptr}, std::move(value), {}};
}

class PostgresqlQuery : public ::testing::Test {
 protected:
  PostgresqlQuery() {
    server_.psql(drop_tables +
                 "CREATE TABLE queried (a int PRIMARY KEY, b text); "
                 "INSERT INTO queried VALUES (1, 'one'), (2, 'two')");
  }
  struct Outcome {
    bool by_copy = false;
    std::string text;  ///< schema and rows
    bool operator==(const Outcome&) const = default;
  };
  Outcome run(const Statement& statement) {
    const auto reader = session_->query(statement);
    const bool by_copy = dynamic_cast<postgresql::CopyReader*>(reader.get()) != nullptr;
    return {by_copy, checked(checked(reader->ToTable())->CombineChunks())->ToString()};
  }
  /// The first value of the first column.
  std::string value(const Statement& statement) {
    const auto table = checked(session_->query(statement)->ToTable());
    return checked(table->column(0)->GetScalar(0))->ToString();
  }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
  std::unique_ptr<Session> session_ = open(server_args(server_), cancellation_);
};

TEST_F(PostgresqlQuery, ParametersMeanTheSameInBothWays) {
  const std::vector<std::pair<std::string, std::vector<Parameter>>> queries = {
      {"SELECT pg_typeof($1), $1 + 1", {bound(TypeKind::integer, std::int64_t{7})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::integer, std::int64_t{-3'000'000'000})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::real, 0.1)}},
      {"SELECT pg_typeof($1), NOT $1", {bound(TypeKind::boolean, true)}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::date, Date{-100'000})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::time, Time{1'500'000, {}})}},
      {"SELECT pg_typeof($1), $1::text", {bound(TypeKind::time, Time{1'500'000, 3600})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::datetime, DateTime{1, {}})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::datetime, DateTime{1, 3600})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::timedelta, Timedelta{-90'000'000})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::decimal, Decimal{"-12345678901234567890.50"})}},
      {"SELECT pg_typeof($1), $1", {bound(TypeKind::bytes, Bytes{std::string("\0\xff'\\", 4)})}},
      {"SELECT pg_typeof($1), $1",
       {bound(TypeKind::uuid, Uuid{"00000000-0000-0000-0000-00000000000a"})}},
      {"SELECT $1 || '!'", {bound(TypeKind::text, "it's \\ \"quoted\" $1 -- \n ü")}},
      {"SELECT $1 || '' = '', length($1)", {bound(TypeKind::text, "")}},
      {"SELECT date '2024-03-01' - $1", {bound(TypeKind::text, "2024-02-28")}},
      {"SELECT $1::char(5) || '|', $2::varchar(2)",
       {bound(TypeKind::text, "a"), bound(TypeKind::text, "long")}},
      {"SELECT b FROM queried WHERE a = $1 AND b <> $2",
       {bound(TypeKind::text, "1"), bound(TypeKind::text, "two")}},
      {"SELECT coalesce($1, 5), $1 IS NULL, pg_typeof($1)", {bound(TypeKind::integer, Value())}},
      {"SELECT b FROM queried WHERE a IN ($1, $2) ORDER BY a DESC LIMIT $3",
       {bound(TypeKind::integer, std::int64_t{1}), bound(TypeKind::integer, std::int64_t{2}),
        bound(TypeKind::integer, std::int64_t{1})}},
      {"SELECT a + $1 AS x, count(*) FROM queried GROUP BY a + $1 ORDER BY 1",
       {bound(TypeKind::integer, std::int64_t{1})}},
      {"TABLE queried", {}},
      {"(SELECT 1 AS x) UNION ALL (VALUES (2)) ORDER BY x -- all", {}},
      {"SELECT a FROM queried WHERE false", {}},
  };
  for (const auto& [sql, parameters] : queries) {
    session_->begin({});
    const Outcome copied = run({sql, parameters});
    session_->rollback();
    EXPECT_TRUE(copied.by_copy) << sql;
    // Without a transaction there is no place for settings.
    const Outcome rows =
        run({parameters.empty() ? "SELECT * FROM (" + sql + "\n) x WHERE $1 <> ''" : sql,
             parameters.empty() ? std::vector{bound(TypeKind::text, "x")} : parameters});
    EXPECT_FALSE(rows.by_copy) << sql;
    EXPECT_EQ(copied.text, rows.text) << sql;
  }
}

TEST_F(PostgresqlQuery, WhatCopyDoesNotRunIsReadRowByRow) {
  const std::vector<std::string> statements = {
      "EXPLAIN SELECT 1",
      "SHOW search_path",
      "INSERT INTO queried VALUES (3, 'three') RETURNING a, b",
      "WITH x AS (SELECT 4) INSERT INTO queried SELECT *, 'four' FROM x RETURNING a",
      "UPDATE queried SET b = upper(b) RETURNING *",
      "DELETE FROM queried RETURNING a",
  };
  for (const std::string& sql : statements) {
    session_->begin({});
    EXPECT_THAT(run({sql, {}}).text, HasSubstr(":")) << sql;
    session_->rollback();
  }
  session_->begin({});
  session_->execute({"DECLARE c CURSOR FOR SELECT * FROM queried ORDER BY a", {}});
  EXPECT_EQ(value({"FETCH 2 FROM c", {}}), "1");
  session_->rollback();
}

TEST_F(PostgresqlQuery, AListIsBoundAsOneArray) {
  session_->begin({});
  const Parameter list{
      "ids", {TypeKind::list, false, nullptr}, Value::List{std::int64_t{2}, std::int64_t{5}}, {}};
  const Outcome outcome = run({"SELECT b FROM queried WHERE a = ANY($1)", {list}});
  EXPECT_FALSE(outcome.by_copy);
  EXPECT_THAT(outcome.text, HasSubstr("two"));
}

TEST_F(PostgresqlQuery, ForUpdateLocksTheRows) {
  session_->begin({});
  EXPECT_TRUE(run({"SELECT a FROM queried WHERE a = $1 FOR UPDATE",
                   {bound(TypeKind::integer, std::int64_t{1})}})
                  .by_copy);
  EXPECT_EQ(server_.psql("SELECT a FROM queried FOR UPDATE SKIP LOCKED"), "2\n");
}

TEST_F(PostgresqlQuery, ACopyThatIsRefusedDoesNotCostTheTransaction) {
  session_->begin({});
  session_->execute({"INSERT INTO queried VALUES (3, 'three')", {}});
  // A parameter alone names its column so, which no setting does.
  const Statement named{"SELECT \"?column?\" FROM (SELECT $1) x",
                        {bound(TypeKind::integer, std::int64_t{7})}};
  const Outcome outcome = run(named);
  EXPECT_FALSE(outcome.by_copy);
  EXPECT_THAT(outcome.text, HasSubstr("7"));
  session_->commit();
  EXPECT_EQ(server_.psql("SELECT count(*) FROM queried"), "3\n");
}

TEST_F(PostgresqlQuery, ARoleWithoutRightsIsDeniedInTheWordsOfTheServer) {
  server_.psql("DROP ROLE IF EXISTS reader; CREATE ROLE reader; GRANT reader TO tester");
  session_->begin({});
  session_->execute({"SET LOCAL ROLE reader", {}});
  const Error error = error_of([&] { run({"SELECT * FROM queried", {}}); });
  EXPECT_EQ(error.sqlstate(), "42501");
  session_->rollback();
}

TEST_F(PostgresqlQuery, ErrorsAreOfTheTextThatTheUserWrote) {
  session_->begin({});
  const Error error = error_of([&] {
    run({"SELECT a,\n  nope FROM queried WHERE a > $1",
         {bound(TypeKind::integer, std::int64_t{0})}});
  });
  EXPECT_EQ(error.sqlstate(), "42703");
  EXPECT_THAT(error.details(), HasSubstr("LINE 2:   nope FROM queried WHERE a > $1"));
  session_->rollback();
  // What closes COPY's parenthesis is no query.
  EXPECT_EQ(error_of([&] {
              run({"SELECT 1) TO STDOUT; DROP TABLE queried; --", {}});
            }).sqlstate(),
            "42601");
}

TEST_F(PostgresqlQuery, AnErrorHalfwayIsTheQuerys) {
  session_->begin({});
  const Statement failing{"SELECT 1000 / (50000 - i) FROM generate_series(1, $1) i",
                          {bound(TypeKind::integer, std::int64_t{100'000})}};
  const auto reader = session_->query(failing);
  ASSERT_NE(dynamic_cast<postgresql::CopyReader*>(reader.get()), nullptr);
  EXPECT_EQ(error_of([&] { checked(reader->ToTable()); }).sqlstate(), "22012");
  session_->rollback();
  EXPECT_EQ(value({"SELECT 'usable'", {}}), "usable");
}

TEST_F(PostgresqlQuery, AServerThatGoesAwayIsNoEnd) {
  for (const char* sql :
       {"SELECT generate_series(1, 100000000)", "SELECT generate_series(1, $1)"}) {
    const auto session = open(server_args(server_), cancellation_);
    const bool by_copy = std::string_view(sql).find('$') == std::string_view::npos;
    const auto reader = session->query(
        {sql, by_copy ? std::vector<Parameter>{}
                      : std::vector{bound(TypeKind::integer, std::int64_t{100'000'000})}});
    std::shared_ptr<arrow::RecordBatch> batch;
    check(reader->ReadNext(&batch));
    server_.psql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
        "'sqlpod/test'");
    const Error error = error_of([&] {
      do {
        check(reader->ReadNext(&batch));
      } while (batch);
    });
    EXPECT_EQ(error.kind(), ErrorKind::transient) << sql;
  }
}

TEST_F(PostgresqlQuery, NothingOfItOutlivesTheTransaction) {
  session_->begin({});
  run({"SELECT $1", {bound(TypeKind::integer, std::int64_t{7})}});
  EXPECT_EQ(text_result(*session_, "SELECT current_setting('sqlpod.p1')"), "7");
  session_->commit();
  EXPECT_EQ(text_result(*session_, "SELECT coalesce(current_setting('sqlpod.p1', true), '')"), "");
}

TEST_F(PostgresqlQuery, StringsByOtherRulesAreReadRowByRow) {
  session_->execute({"SET standard_conforming_strings = off", {}});
  session_->begin({});
  const Outcome outcome = run({"SELECT '\\' $1', $1", {bound(TypeKind::integer, std::int64_t{7})}});
  EXPECT_FALSE(outcome.by_copy);
  EXPECT_THAT(outcome.text, HasSubstr("' $1"));
}

TEST_F(PostgresqlQuery, WideRowsComeInBatchesOfTheirOwn) {
  const auto reader =
      session_->query({"SELECT repeat('x', 6000000) FROM generate_series(1, 3)", {}});
  std::shared_ptr<arrow::RecordBatch> batch;
  for (int i = 0; i < 3; ++i) {
    check(reader->ReadNext(&batch));
    ASSERT_NE(batch, nullptr);
    EXPECT_EQ(batch->num_rows(), 1);
  }
  check(reader->ReadNext(&batch));
  EXPECT_EQ(batch, nullptr);
}

TEST_F(PostgresqlQuery, AValueThatDoesNotFitNamesRowAndColumn) {
  const Error error = error_of([&] {
    run({"SELECT * FROM (VALUES (date '2024-01-01'), (NULL), ('infinity')) x(day)", {}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "row 3, column 'day': infinity has no place in a date column");
  EXPECT_EQ(value({"SELECT 'usable'", {}}), "usable");
}

TEST_F(PostgresqlQuery, AStatementWithoutATableIsNotRun) {
  const Error error = error_of([&] { run({"DELETE FROM queried", {}}); });
  EXPECT_EQ(error.message(), "the last statement returns no table");
  EXPECT_EQ(server_.psql("SELECT count(*) FROM queried"), "2\n");
}

}  // namespace
}  // namespace sqlpod::testing
