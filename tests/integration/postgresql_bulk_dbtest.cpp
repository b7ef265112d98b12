// PostgreSQL's execute_many() on a real server: what lands, what is counted, which row is blamed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <thread>

#include "executor/engine/cell_value.h"
#include "tests/integration/postgresql_session.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PostgresqlBulk : public ::testing::Test {
 protected:
  void SetUp() override { session_->begin({}); }

  /// Runs it and answers how many rows it counted, or the error's message.
  std::string run(const Statement& statement,
                  const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
    try {
      const auto done = session_->execute_many(statement, *rows_of(batches));
      return done.kind + " " + std::to_string(done.rows.value_or(-1));
    } catch (const Error& error) {
      return error.message();
    }
  }
  std::string text(const std::string& sql) { return text_result(*session_, sql); }
  void execute(const std::string& sql) { session_->execute({sql, {}}); }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
  std::unique_ptr<Session> session_ = open(server_args(server_), cancellation_);
};

const TypeKind integer = TypeKind::integer;

TEST_F(PostgresqlBulk, InsertsBatchesOfAnySize) {
  execute("CREATE TEMP TABLE t (a int)");
  const Statement insert{"INSERT INTO t VALUES ($1)", {column(0, integer)}};
  EXPECT_EQ(run(insert, {batch_of({{"a", integers(0, 10'000)}}), batch_of({{"a", integers(0, 0)}}),
                         batch_of({{"a", integers(10'000, 1)}}),
                         batch_of({{"a", integers(100'000, 5'000)}})}),
            "INSERT 15001");
  EXPECT_EQ(text("SELECT concat_ws(' ', count(*), count(DISTINCT a), sum(a)) FROM t"),
            "15001 15001 562502500");
}

TEST_F(PostgresqlBulk, NoRowsAreSuccess) {
  execute("CREATE TEMP TABLE t (a int)");
  const auto empty = batch_of({{"a", integers(0, 0)}});
  EXPECT_EQ(run({"INSERT INTO t VALUES ($1)", {column(0, integer)}}, {empty}), "INSERT 0");
  EXPECT_EQ(run({"UPDATE t SET a = $1", {column(0, integer)}}, {empty}), "UPDATE 0");
}

/// Statements that insert the same: as arrays, and one by one.
const std::vector<std::string> both_ways = {"", " RETURNING 1"};

TEST_F(PostgresqlBulk, ValuesLandAsTheyAreBoundAlone) {
  execute(
      "CREATE TEMP TABLE t (id int, i int2, j int4, k int8, f float8, r real, n numeric(12, 3), "
      "s text, c char(5), b bool, d date, ts timestamp, tz timestamptz, y bytea, u uuid, "
      "x jsonb, l int[], m interval, h time)");
  const auto make = [](auto builder, auto... values) {
    (check(builder.Append(values)), ...);
    check(builder.AppendNull());
    return checked(builder.Finish());
  };
  const auto pool = arrow::default_memory_pool();
  const double infinity = std::numeric_limits<double>::infinity();
  const auto list = [&] {
    const auto values = std::make_shared<arrow::Int64Builder>();
    arrow::ListBuilder builder(pool, values);
    check(builder.Append());
    check(values->AppendValues({1, 2}));
    check(builder.Append());
    check(builder.Append());
    check(values->AppendNull());
    check(builder.AppendNull());
    return checked(builder.Finish());
  }();
  const auto batch = batch_of({
      {"id", integers(1, 4)},
      {"i", make(arrow::Int8Builder(), -128, 0, 127)},
      {"j", make(arrow::Int32Builder(), -2147483647 - 1, 0, 2147483647)},
      {"k", make(arrow::Int64Builder(), std::numeric_limits<std::int64_t>::min(), 0,
                 std::numeric_limits<std::int64_t>::max())},
      {"f", make(arrow::DoubleBuilder(), 0.1, -infinity, 5e-324)},
      {"r", make(arrow::FloatBuilder(), 0.1F, 1e30F, -0.0F)},
      {"n", make(arrow::Decimal128Builder(arrow::decimal128(12, 3)), arrow::Decimal128(-1500),
                 arrow::Decimal128(0), arrow::Decimal128(999999999999))},
      {"s", make(arrow::StringBuilder(), "a,\"b\"\\{NULL}\n'", "", "null")},
      {"c", make(arrow::StringBuilder(), "ab", "  x", "")},
      {"b", make(arrow::BooleanBuilder(), true, false, true)},
      {"d", make(arrow::Date32Builder(), 0, -1, 19782)},
      {"ts", make(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MILLI), pool), 0, -1,
                  1709203201234)},
      {"tz", make(arrow::TimestampBuilder(arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), pool), 0,
                  -1, 1709203201234567)},
      {"y", make(arrow::BinaryBuilder(), std::string_view("\0\xff\\", 3), "", "x")},
      {"u", make(arrow::StringBuilder(), "00000000-0000-0000-0000-00000000000a",
                 "00000000-0000-0000-0000-00000000000B", "ffffffff-ffff-ffff-ffff-ffffffffffff")},
      {"x", make(arrow::StringBuilder(), "{\"a\": [1]}", "null", "\"q\"")},
      {"l", list},
      {"m",
       make(arrow::DurationBuilder(arrow::duration(arrow::TimeUnit::SECOND), pool), 0, -90061, 1)},
      {"h",
       make(arrow::Time64Builder(arrow::time64(arrow::TimeUnit::MICRO), pool), 0, 1, 86399999999)},
  });
  const std::vector<TypeKind> kinds = {integer,
                                       integer,
                                       integer,
                                       integer,
                                       TypeKind::real,
                                       TypeKind::real,
                                       TypeKind::decimal,
                                       TypeKind::text,
                                       TypeKind::text,
                                       TypeKind::boolean,
                                       TypeKind::date,
                                       TypeKind::datetime,
                                       TypeKind::datetime,
                                       TypeKind::bytes,
                                       TypeKind::text,
                                       TypeKind::text,
                                       TypeKind::list,
                                       TypeKind::timedelta,
                                       TypeKind::time};
  // The list column keeps arrays from being used: it is bound in one of the two ways only.
  for (const bool with_list : {false, true}) {
    for (const std::string& more : both_ways) {
      Statement statement{"INSERT INTO t VALUES (", {}};
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (i > 0) statement.sql += ", ";
        if (kinds[i] == TypeKind::list && !with_list) {
          statement.sql += "NULL";
          continue;
        }
        statement.parameters.push_back(column(static_cast<int>(i), kinds[i]));
        if (kinds[i] == TypeKind::list) statement.parameters.back().type = cell_type(*list->type());
        statement.sql += "$" + std::to_string(statement.parameters.size());
      }
      statement.sql += ")" + more;
      execute("TRUNCATE t");
      ASSERT_EQ(run(statement, {batch}), "INSERT 4");
      const std::string in_bulk = text("SELECT string_agg(t::text, E'\n' ORDER BY id) FROM t");

      // The reference: each row alone, as Session::execute() binds it.
      execute("TRUNCATE t");
      session_->Session::execute_many(statement, *rows_of({batch}));
      EXPECT_EQ(in_bulk, text("SELECT string_agg(t::text, E'\n' ORDER BY id) FROM t"))
          << statement.sql;
      EXPECT_THAT(in_bulk, HasSubstr("2024-02-29 10:40:01.234567+00"));
    }
  }
}

TEST_F(PostgresqlBulk, TextIsOfTheTypeThatTheServerFinds) {
  for (const char* sql : {"CREATE TYPE pg_temp.mood AS ENUM ('sad', 'ok')",
                          "CREATE DOMAIN pg_temp.small AS int CHECK (VALUE < 10)",
                          "CREATE TYPE pg_temp.pair AS (x int, y text)",
                          "CREATE TEMP TABLE t (a int, m pg_temp.mood, d pg_temp.small, "
                          "p pg_temp.pair, l int[], v varchar(3))"}) {
    execute(sql);
  }
  const auto batch = batch_of({{"a", texts({"5", nullptr, " 7 "})},
                               {"m", texts({"sad", "ok", nullptr})},
                               {"d", texts({"1", "2", "3"})},
                               {"p", texts({"(1,\"a b\")", "(,)", nullptr})},
                               {"l", texts({"{1,2}", "{}", nullptr})},
                               {"v", texts({"a", "b", "abc"})}});
  std::vector<Parameter> parameters;
  for (int i = 0; i < 6; ++i) parameters.push_back(column(i, TypeKind::text));
  // Without the composite and the array, arrays serve; with them they cannot.
  std::vector<Parameter> plain = {parameters[0], parameters[1], parameters[2], parameters[5]};
  EXPECT_EQ(run({"INSERT INTO t (a, m, d, v) VALUES ($1, $2, $3, $4)", plain}, {batch}),
            "INSERT 3");
  EXPECT_EQ(text("SELECT string_agg(concat_ws('/', a, m, d, v), ' ') FROM t"),
            "5/sad/1/a ok/2/b 7/3/abc");
  EXPECT_EQ(run({"INSERT INTO t VALUES ($1, $2, $3, $4, $5, $6)", parameters}, {batch}),
            "INSERT 3");
  EXPECT_EQ(
      text("SELECT string_agg(concat_ws('/', p, l), ' ') FROM t WHERE p IS NOT NULL OR l IS NOT "
           "NULL"),
      "(1,\"a b\")/{1,2} (,)/{}");
}

TEST_F(PostgresqlBulk, ExpressionsAreEvaluatedForEachRow) {
  execute("CREATE TEMP TABLE t (id serial, a text, b int, c text)");
  const auto batch = batch_of({{"a", texts({"X", "Y"})}, {"b", integers(1, 2)}});
  const Statement insert{
      "INSERT INTO t (a, b, c) -- VALUES (\nVALUES (lower($1) || '$2)', $2 * 10 /* $1 */, $3 -- "
      ")\n)",
      {column(0, TypeKind::text),
       column(1, integer),
       {"fixed", {TypeKind::text, false, nullptr}, std::string("it's"), std::nullopt}}};
  EXPECT_EQ(run(insert, {batch}), "INSERT 2");
  EXPECT_EQ(text("SELECT string_agg(concat_ws('/', id, a, b, c), ' ' ORDER BY id) FROM t"),
            "1/x$2)/10/it's 2/y$2)/20/it's");
}

TEST_F(PostgresqlBulk, IntegersTakeTheTypeThatHoldsAll) {
  execute("CREATE TEMP TABLE t (a text)");
  for (const std::string& more : both_ways) {
    execute("TRUNCATE t");
    const Statement insert{"INSERT INTO t VALUES (pg_typeof($1))" + more, {column(0, integer)}};
    EXPECT_EQ(
        run(insert, {batch_of({{"a", integers(32767, 1)}}), batch_of({{"a", integers(-40000, 1)}}),
                     batch_of({{"a", integers(1, 1)}}),
                     batch_of({{"a", integers(std::int64_t{1} << 40U, 1)}})}),
        "INSERT 4");
    EXPECT_EQ(text("SELECT string_agg(a, ' ') FROM t"), "smallint integer integer bigint");
  }
}

TEST_F(PostgresqlBulk, OnConflictDoNothingCountsWhatItInserted) {
  execute("CREATE TEMP TABLE t (a int PRIMARY KEY); ");
  execute("INSERT INTO t VALUES (3)");
  const auto batch = batch_of({{"a", texts({"1", "2", "2", "3"})}});
  EXPECT_EQ(
      run({"INSERT INTO t VALUES ($1) ON CONFLICT (a) DO NOTHING", {column(0, TypeKind::text)}},
          {batch}),
      "INSERT 2");
}

TEST_F(PostgresqlBulk, OnConflictDoUpdateMayMeetARowTwice) {
  execute("CREATE TEMP TABLE t (a int PRIMARY KEY, n int)");
  const auto batch = batch_of({{"a", texts({"1", "1", "2"})}});
  EXPECT_EQ(run({"INSERT INTO t VALUES ($1, 1) ON CONFLICT (a) DO UPDATE SET n = t.n + 1",
                 {column(0, TypeKind::text)}},
                {batch}),
            "INSERT 3");
  EXPECT_EQ(text("SELECT string_agg(n::text, ' ' ORDER BY a) FROM t"), "2 1");
}

TEST_F(PostgresqlBulk, ASubquerySeesTheRowsBefore) {
  execute("CREATE TEMP TABLE t (a int, n bigint)");
  EXPECT_EQ(run({"INSERT INTO t VALUES ($1, (SELECT count(*) FROM t))", {column(0, integer)}},
                {batch_of({{"a", integers(1, 3)}})}),
            "INSERT 3");
  EXPECT_EQ(text("SELECT string_agg(n::text, ' ' ORDER BY a) FROM t"), "0 1 2");
}

TEST_F(PostgresqlBulk, UpdatesAndDeletesCountTheRowsOfAll) {
  execute("CREATE TEMP TABLE t AS SELECT i AS a, 0 AS n FROM generate_series(1, 3000) i");
  const Statement update{"UPDATE t SET n = n + 1 WHERE a <= $1 AND a > 2990", {column(0, integer)}};
  EXPECT_EQ(run(update, {batch_of({{"a", integers(2981, 20)}})}), "UPDATE 55");
  EXPECT_EQ(run({"DELETE FROM t WHERE a = $1", {column(0, integer)}},
                {batch_of({{"a", integers(1, 2000)}}), batch_of({{"a", integers(1500, 1000)}})}),
            "DELETE 2499");
  EXPECT_EQ(text("SELECT count(*)::text FROM t"), "501");
}

TEST_F(PostgresqlBulk, LargeAnswersDoNotBlockTheSending) {
  const Statement select{"SELECT repeat($1::text, 20000)", {column(0, integer)}};
  EXPECT_EQ(run(select, {batch_of({{"a", integers(100'000, 20'000)}})}), "SELECT 20000");
}

TEST_F(PostgresqlBulk, NoticesDoNotBlockTheSending) {
  execute("CREATE TEMP TABLE t (a text)");
  execute(
      "CREATE FUNCTION pg_temp.chatter(x bigint) RETURNS text LANGUAGE plpgsql AS $$ BEGIN RAISE "
      "WARNING '%', repeat('x', 1000); RETURN x::text; END $$");
  EXPECT_EQ(run({"INSERT INTO t VALUES (pg_temp.chatter($1))", {column(0, integer)}},
                {batch_of({{"a", integers(0, 20'000)}})}),
            "INSERT 20000");
}

TEST_F(PostgresqlBulk, AFailingRowIsNamedByItsNumber) {
  execute("CREATE TEMP TABLE t (a int PRIMARY KEY CHECK (a <> 20000))");
  execute("SAVEPOINT clean");
  for (const std::string& more : both_ways) {
    const Statement insert{"INSERT INTO t VALUES ($1)" + more, {column(0, integer)}};
    EXPECT_THAT(run(insert, {batch_of({{"a", integers(1, 15'000)}}),
                             batch_of({{"a", integers(15'001, 10'000)}})}),
                StartsWith("row 20000: new row for relation"));
    execute("ROLLBACK TO SAVEPOINT clean");
    EXPECT_EQ(text("SELECT count(*)::text FROM t"), "0");
  }
}

TEST_F(PostgresqlBulk, ADuplicateWithinTheRowsIsNamed) {
  execute("CREATE TEMP TABLE t (a int PRIMARY KEY)");
  const Error error = error_of([&] {
    session_->execute_many({"INSERT INTO t VALUES ($1)", {column(0, TypeKind::text)}},
                           *rows_of({batch_of({{"a", texts({"1", "2", "1", "x"})}})}));
  });
  EXPECT_EQ(error.sqlstate(), "23505");
  EXPECT_THAT(error.message(), StartsWith("row 3: duplicate key"));
  EXPECT_THAT(error.details(), HasSubstr("(a)=(1)"));
}

TEST_F(PostgresqlBulk, AnIllTypedTextIsNamed) {
  execute("CREATE TEMP TABLE t (a int)");
  EXPECT_THAT(run({"INSERT INTO t VALUES ($1)", {column(0, TypeKind::text)}},
                  {batch_of({{"a", texts({"1", "2", "three"})}})}),
              StartsWith("row 3: invalid input syntax for type integer: \"three\""));
}

TEST_F(PostgresqlBulk, AValueThatCannotBeBoundIsNamedAndLeavesAUsableSession) {
  execute("CREATE TEMP TABLE t (a text)");
  arrow::StringBuilder builder;
  check(builder.Append("fine"));
  check(builder.Append(std::string_view("a\0b", 3)));
  const auto batch = batch_of({{"a", checked(builder.Finish())}});
  for (const std::string& more : both_ways) {
    const Error error = error_of([&] {
      session_->execute_many({"INSERT INTO t VALUES ($1)" + more, {column(0, TypeKind::text)}},
                             *rows_of({batch}));
    });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.message(), AllOf(StartsWith("row 2: "), HasSubstr("NUL")));
    EXPECT_EQ(text("SELECT 'usable'"), "usable");
  }
}

TEST_F(PostgresqlBulk, AStatementThatIsWrongIsToldOnce) {
  EXPECT_EQ(run({"INSERT INTO nowhere VALUES ($1)", {column(0, integer)}},
                {batch_of({{"a", integers(1, 3)}})}),
            "relation \"nowhere\" does not exist");
  session_->rollback();
  session_->begin({});
  EXPECT_EQ(run({"UPDATE nowhere SET a = $1", {column(0, integer)}},
                {batch_of({{"a", integers(1, 3000)}})}),
            "relation \"nowhere\" does not exist");
}

TEST_F(PostgresqlBulk, ARequestEndsIt) {
  execute("CREATE TEMP TABLE t (a int)");
  for (const char* sql : {"INSERT INTO t VALUES ($1 + length(pg_sleep(0.01)::text))",
                          "UPDATE t SET a = $1 + length(pg_sleep(60)::text)"}) {
    Cancellation cancellation;
    const auto session = open(server_args(server_), cancellation);
    session->begin({});
    session->execute({"CREATE TEMP TABLE t AS SELECT 1 AS a", {}});
    const auto start = std::chrono::steady_clock::now();
    const Stopper stopper(cancellation, std::chrono::milliseconds(200));
    error_of([&] {
      session->execute_many({sql, {column(0, integer)}},
                            *rows_of({batch_of({{"a", integers(1, 100'000)}})}));
    });
    session->rollback();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2)) << sql;
    EXPECT_TRUE(session->connected()) << sql;
  }
}

TEST_F(PostgresqlBulk, ALostConnectionIsTransientAndBlamesNoRow) {
  server_.psql("DROP TABLE IF EXISTS bulk_cut; CREATE TABLE bulk_cut (a int)");
  for (const std::string& more : both_ways) {
    FaultProxy proxy("127.0.0.1", server_.port());
    const auto session =
        open(server_args(server_, {{"port", std::int64_t{proxy.port()}}}), cancellation_);
    session->begin({});
    proxy.cut_after(FaultProxy::Direction::to_server,
                    proxy.bytes(FaultProxy::Direction::to_server) + 200'000,
                    FaultProxy::Cut::reset);
    const Error error = error_of([&] {
      session->execute_many({"INSERT INTO bulk_cut VALUES ($1)" + more, {column(0, integer)}},
                            *rows_of({batch_of({{"a", integers(1, 100'000)}})}));
    });
    EXPECT_EQ(error.kind(), ErrorKind::transient);
    EXPECT_EQ(error.message().find("row "), std::string::npos) << error.message();
    session->rollback();
    EXPECT_FALSE(session->connected());
  }
  EXPECT_EQ(server_.psql("SELECT count(*) FROM bulk_cut"), "0\n");
}

}  // namespace
}  // namespace sqlpod::testing
