// Every PostgreSQL type from a real server: the Arrow type it becomes and the value that comes out,
// by COPY (in a transaction) and row by row.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/integration/postgresql_session.h"
#include "tests/support/shown_value.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

struct Case {
  std::string sql;  ///< an expression
  std::string type;
  std::string value;
  std::string text_kind = {};  ///< what the field's metadata says
};

std::string text_kind_of(const arrow::Field& field) {
  if (!field.HasMetadata()) return {};
  return field.metadata()->Get("sqlpod.type").ValueOr("");
}

std::string list(const std::string& item) {
  return "list<item: " + item + ">";
}

class PostgresqlTypes : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    PostgresqlServer::shared().psql(R"sql(
      CREATE EXTENSION IF NOT EXISTS hstore;
      CREATE EXTENSION IF NOT EXISTS citext;
      CREATE SCHEMA "Odd ""names""";
      CREATE TYPE mood AS ENUM ('sad', 'it''s fine', 'ünhappy');
      CREATE TYPE nothing AS ();
      CREATE DOMAIN price AS numeric(8, 2);
      CREATE DOMAIN address AS inet;
      CREATE DOMAIN matrix AS int[][];
      CREATE TYPE pair AS (id int, label varchar(10));
      CREATE DOMAIN known_pair AS pair CHECK ((value).id > 0);
      CREATE TYPE deep AS (one pair, many pair[], cost price, feeling mood, dropped int, costs price[]);
      ALTER TYPE deep DROP ATTRIBUTE dropped;
      CREATE TYPE "Odd ""names"""."Type" AS ("Field, one" int);
      CREATE TYPE grid AS (cells int[][]);
      CREATE DOMAIN dear_price AS price CHECK (value > 1);
      CREATE TYPE with_network AS (id int, address inet);
      CREATE TABLE typed_columns (
        id int, gone text, flat int[], square int[][], cube int[][][], board matrix, amounts numeric(6, 2)[][],
        addresses inet[], moods mood[]);
      ALTER TABLE typed_columns DROP COLUMN gone;
      INSERT INTO typed_columns VALUES (1, '{1}', '{{1,2},{3,NULL}}', '{{{1},{2}}}', '{{7}}', '{{1.5},{-2}}',
                                '{10.0.0.1,10.0.0.0/8}', '{sad,NULL}'),
                               (2, '{}', '{}', NULL, '{}', '{}', '{}', '{}');)sql");
  }

  PostgresqlTypes() {
    session_ = open(server_args(server_), cancellation_);
    // What the server prints of a range depends on it.
    session_->execute({"SET timezone = 'UTC'", {}});
  }

  std::shared_ptr<arrow::Table> table(const std::string& sql) {
    return checked(checked(session_->query({sql, {}})->ToTable())->CombineChunks());
  }

  /// The value of a query's only column in its only row.
  std::string value(const std::string& sql) {
    const auto rows = table(sql);
    if (rows->num_columns() != 1 || rows->num_rows() != 1) return "not one value";
    EXPECT_TRUE(rows->ValidateFull().ok());
    return shown(*rows->column(0)->chunk(0), 0);
  }

  /// Each value, and a NULL of its type behind it.
  void expect_cases(const std::vector<Case>& cases) {
    for (const bool in_transaction : {true, false}) {
      if (in_transaction) session_->begin({});
      for (const Case& c : cases) {
        SCOPED_TRACE(c.sql + (in_transaction ? " in a transaction" : ""));
        const std::string sql = "SELECT x FROM (SELECT " + c.sql +
                                " AS x) AS s RIGHT JOIN generate_series(1, 2) AS i ON i = 1 "
                                "ORDER BY i";
        const auto rows = table(sql);
        ASSERT_EQ(rows->num_rows(), 2);
        const auto field = rows->schema()->field(0);
        EXPECT_EQ(field->type()->ToString(), c.type);
        EXPECT_EQ(text_kind_of(*field), c.text_kind);
        EXPECT_TRUE(rows->ValidateFull().ok());
        EXPECT_EQ(shown(*rows->column(0)->chunk(0), 0), c.value);
        EXPECT_EQ(shown(*rows->column(0)->chunk(0), 1), "null");
        EXPECT_TRUE(session_->describe({sql, {}})->Equals(*rows->schema(), true));
      }
      if (in_transaction) session_->rollback();
    }
  }

  /// The Error of a query that is read to its end.
  Error failure(const std::string& sql) {
    return error_of([&] { table(sql); });
  }

  PostgresqlServer& server_ = PostgresqlServer::shared();
  Cancellation cancellation_;
  std::unique_ptr<Session> session_;
};

TEST_F(PostgresqlTypes, NumbersAreExact) {
  expect_cases({
      {"true", "bool", "true"},
      {"'-32768'::int2", "int16", "-32768"},
      {"2147483647", "int32", "2147483647"},
      {"'-9223372036854775808'::int8", "int64", "-9223372036854775808"},
      {"4294967295::oid", "uint32", "4294967295"},
      {"1.1::float4", "float", "1.1"},
      {"'-Infinity'::float8", "double", "-inf"},
      {"'NaN'::float8", "double", "nan"},
      {"'-0.05'::numeric(5, 2)", "decimal128(5, 2)", "-0.05"},
      {"99999999999999999999999999999999999999::numeric(38)", "decimal128(38, 0)",
       "99999999999999999999999999999999999999"},
      {"'-1234567890.0123456789'::numeric(76, 10)", "decimal256(76, 10)", "-1234567890.0123456789"},
      {"1.50::price", "decimal128(8, 2)", "1.50"},
      {"1.50::dear_price", "decimal128(8, 2)", "1.50"},
      {"1.50::numeric(77, 2)", "string", "'1.50'", "numeric"},
      {"12345::numeric(3, -2)", "string", "'12300'", "numeric"},
      {"0.0012::numeric(2, 4)", "string", "'0.0012'", "numeric"},
      {"(1e1000 + 1e-100)::numeric", "string",
       "'1" + std::string(1000, '0') + "." + std::string(99, '0') + "1'", "numeric"},
      {"'NaN'::numeric", "string", "'NaN'", "numeric"},
      {"'-Infinity'::numeric", "string", "'-Infinity'", "numeric"},
      {"'-1234567.89'::money", "string", "'-1234567.89'", "numeric"},
  });
}

TEST_F(PostgresqlTypes, TextsAreWhatTheServerPrints) {
  expect_cases({
      {"''::text", "string", "''"},
      {"'ünïcödé'::varchar(20)", "string", "'ünïcödé'"},
      {"'ab'::char(5)", "string", "'ab   '"},
      {"'n'::name", "string", "'n'"},
      {"'c'::\"char\"", "string", "'c'"},
      {"'Cased'::citext", "string", "'Cased'"},
      {"'sad'::mood", "string", "'sad'"},
      {"'ünhappy'::mood", "string", "'ünhappy'"},
      {"'{\"a\": [1,  2]}'::json", "string", "'{\"a\": [1,  2]}'", "json"},
      {"'{\"b\": 1,\"a\":2.50}'::jsonb", "string", "'{\"a\": 2.50, \"b\": 1}'", "json"},
      {"'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid", "string",
       "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "uuid"},
      {"'<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>ü</a>'::xml", "string", "'<a>ü</a>'"},
      {"'192.168.0.1'::inet", "string", "'192.168.0.1'"},
      {"'192.168.0.1/24'::inet", "string", "'192.168.0.1/24'"},
      {"'2001:db8::1'::address", "string", "'2001:db8::1'"},
      {"'10.0.0.0/8'::cidr", "string", "'10.0.0.0/8'"},
      {"'08:00:2b:01:02:03'::macaddr", "string", "'08:00:2b:01:02:03'"},
      {"'08:00:2b:01:02:03:04:05'::macaddr8", "string", "'08:00:2b:01:02:03:04:05'"},
      {"B'101'::bit(3)", "string", "'101'"},
      {"B'1'::varbit(5)", "string", "'1'"},
      {"'fat:2 cat:3A'::tsvector", "string", "''cat':3A 'fat':2'"},
      {"'fat & !rat'::tsquery", "string", "''fat' & !'rat''"},
      {"int4range(1, 5)", "string", "'[1,5)'"},
      {"'{[1,2),[5,)}'::nummultirange", "string", "'{[1,2),[5,)}'"},
      {"tstzrange('2024-01-01 00:00Z', NULL)", "string", "'[\"2024-01-01 00:00:00+00\",)'"},
      {"point(1, 2)", "string", "'(1,2)'"},
      {"'((0,0),(1,1))'::box", "string", "'(1,1),(0,0)'"},
      {"'10:00:00.5+05:30'::timetz", "string", "'10:00:00.5+05:30'", "timetz"},
      {"'1 2'::int2vector", "string", "'1 2'"},
      {"'pg_type'::regclass", "string", "'pg_type'"},
      {"'0/16B3748'::pg_lsn", "string", "'0/16B3748'"},
      {"'$.a[*]'::jsonpath", "string", "'$.\"a\"[*]'"},
      {"ROW(1, 'a', NULL)", "string", "'(1,a,)'"},
      {"ROW()::nothing", "string", "'()'"},
      {"ROW(1, '10.0.0.1')::with_network", "string", "'(1,10.0.0.1)'"},
      {"'=r/tester'::aclitem", "string", "'=r/tester'"},
      {"pg_sleep(0)", "string", "''"},
  });
}

TEST_F(PostgresqlTypes, BytesAndTimesAreExact) {
  expect_cases({
      {"'\\x0061ff'::bytea", "binary", std::string("\0a\xff", 3)},
      {"date '2024-02-29'", "date32[day]", "2024-02-29"},
      {"date '0044-03-15 BC'", "date32[day]", "-0043-03-15"},
      {"time '23:59:59.999999'", "time64[us]", "23:59:59.999999"},
      {"timestamp '0001-01-01 00:00:00 BC'", "timestamp[us]", "0000-01-01 00:00:00.000000"},
      {"timestamptz '2024-01-31 10:00:00.000001+05:30'", "timestamp[us, tz=UTC]",
       "2024-01-31 04:30:00.000001Z"},
      {"interval '-1 year 3 days -04:05:06.000001'", "month_day_nano_interval",
       "-12M3d-14706000001000ns"},
      {"interval '0'", "month_day_nano_interval", "0M0d0ns"},
  });
}

TEST_F(PostgresqlTypes, ArraysAreLists) {
  expect_cases({
      {"'{1,NULL,3}'::int[]", list("int32"), "[1, null, 3]"},
      {"'{}'::text[]", list("string"), "[]"},
      {"'[5:6]={a,b}'::text[]", list("string"), "['a', 'b']"},
      {"ARRAY[1.25, NULL]::numeric(5, 2)[]", list("decimal128(5, 2)"), "[1.25, null]"},
      {"ARRAY[1.250]::numeric[]", list("string"), "['1.250']"},
      {"ARRAY['a  ']::char(3)[]", list("string"), "['a  ']"},
      {"'{1 day}'::interval[]", list("month_day_nano_interval"), "[0M1d0ns]"},
      {"'{2024-01-01 00:00+00}'::timestamptz[]", list("timestamp[us, tz=UTC]"),
       "[2024-01-01 00:00:00.000000Z]"},
      {"'{sad,NULL}'::mood[]", list("string"), "['sad', null]"},
      {"'{1.5,2}'::price[]", list("decimal128(8, 2)"), "[1.50, 2.00]"},
      // What is cast goes as text[], each element as the server prints it.
      {"'{192.168.0.1,10.0.0.0/8,NULL}'::inet[]", list("string"),
       "['192.168.0.1', '10.0.0.0/8', null]"},
      {"'{10.1.1.1}'::address[]", list("string"), "['10.1.1.1']"},
      {"'{1.50,NULL}'::money[]", list("string"), "['1.50', null]"},
      {"'{\"[1,2)\",empty}'::int4range[]", list("string"), "['[1,2)', 'empty']"},
      {"'{(1,1),(0,0);(3,3),(2,2)}'::box[]", list("string"), "['(1,1),(0,0)', '(3,3),(2,2)']"},
      {"ARRAY[ROW(1, 'a'), NULL]", list("string"), "['(1,a)', null]"},
      {"ARRAY[ROW(1, '10.0.0.1')::with_network]", list("string"), "['(1,10.0.0.1)']"},
      {"ARRAY['a=>1'::hstore]", list("map<string, string>"), "[{'a' => '1'}]"},
      {"ARRAY['{{1}}'::matrix]", list(list(list("int32"))), "[[[1]]]"},
  });
}

TEST_F(PostgresqlTypes, CompositesAreStructuresAndHstoreIsAMap) {
  const std::string pair = "struct<id: int32, label: string>";
  expect_cases({
      {"ROW(1, 'a')::pair", pair, "{id: 1, label: 'a'}"},
      {"ROW(NULL, NULL)::pair", pair, "{id: null, label: null}"},
      {"ROW(2, NULL)::known_pair", pair, "{id: 2, label: null}"},
      {"ARRAY[ROW(1, 'a')::pair, NULL]", list(pair), "[{id: 1, label: 'a'}, null]"},
      {"ARRAY[ROW(1, 'a')::known_pair]", list(pair), "[{id: 1, label: 'a'}]"},
      {"ROW(ROW(1, 'a'), ARRAY[ROW(2, 'b')::pair], 1.5, 'sad', '{2.5,NULL}')::deep",
       "struct<one: " + pair + ", many: " + list(pair) +
           ", cost: decimal128(8, 2), feeling: string, costs: " + list("decimal128(8, 2)") + ">",
       "{one: {id: 1, label: 'a'}, many: [{id: 2, label: 'b'}], cost: 1.50, feeling: 'sad', costs: "
       "[2.50, null]}"},
      {"ROW('{{1,2},{3,4}}')::grid", "struct<cells: " + list(list("int32")) + ">",
       "{cells: [[1, 2], [3, 4]]}"},
      {"ROW(7)::\"Odd \"\"names\"\"\".\"Type\"", "struct<Field, one: int32>", "{Field, one: 7}"},
      {"'a=>1, b=>NULL, \"\"=>\"\"'::hstore", "map<string, string>",
       "{'' => '', 'a' => '1', 'b' => null}"},
      {"''::hstore", "map<string, string>", "{}"},
  });
}

TEST_F(PostgresqlTypes, ATablesArrayColumnHasTheDimensionsItWasDeclaredWith) {
  const auto rows = table("SELECT * FROM typed_columns ORDER BY id");
  const auto type = [&](const char* name) {
    return rows->schema()->GetFieldByName(name)->type()->ToString();
  };
  const auto value_of = [&](const char* name, std::int64_t row) {
    return shown(*rows->GetColumnByName(name)->chunk(0), row);
  };
  EXPECT_EQ(type("flat"), list("int32"));
  EXPECT_EQ(type("square"), list(list("int32")));
  EXPECT_EQ(value_of("square", 0), "[[1, 2], [3, null]]");
  EXPECT_EQ(value_of("square", 1), "[]");
  EXPECT_EQ(type("cube"), list(list(list("int32"))));
  EXPECT_EQ(value_of("cube", 0), "[[[1], [2]]]");
  EXPECT_EQ(value_of("cube", 1), "null");
  EXPECT_EQ(type("board"), list(list("int32")));
  EXPECT_EQ(value_of("board", 0), "[[7]]");
  EXPECT_EQ(type("amounts"), list(list("decimal128(6, 2)")));
  EXPECT_EQ(value_of("amounts", 0), "[[1.50], [-2.00]]");
  EXPECT_EQ(value_of("addresses", 0), "['10.0.0.1', '10.0.0.0/8']");
  EXPECT_EQ(value_of("moods", 0), "['sad', null]");
  // A row of the table as a whole; a dropped column is not there, and a column of inet makes text.
  EXPECT_EQ(value("SELECT typed_columns FROM typed_columns WHERE id = 2"),
            "'(2,{},{},,{},{},{},{})'");
}

TEST_F(PostgresqlTypes, AnArrayOfOtherDimensionsIsAnErrorThatNamesRowAndColumn) {
  session_->begin({});
  const Error error = failure(
      "SELECT n, CASE n WHEN 2 THEN '{{1},{2}}' ELSE '{1}' END::int[] AS a "
      "FROM generate_series(1, 2) AS n");
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("row 2, column 'a': an array of 2 dimensions stands in a "
                                         "column of 1 dimension"));
  EXPECT_THAT(error.hint(), HasSubstr("cast the column to text"));
  session_->rollback();
  EXPECT_EQ(value("SELECT '{{1},{2}}'::int[]::text"), "'{{1},{2}}'");
}

TEST_F(PostgresqlTypes, AnArrayThatNoTableDeclaresHasTheDimensionsOfTheFirstRow) {
  EXPECT_EQ(value("SELECT ARRAY[[1,2],[3,4]]"), "[[1, 2], [3, 4]]");
  EXPECT_EQ(value("SELECT ARRAY[[[1]]] FROM generate_series(1, 1)"), "[[[1]]]");
  const auto rows = table("VALUES (ARRAY[[1]]), (NULL), (ARRAY[[2], [3]])");
  EXPECT_EQ(shown(*rows->column(0)->chunk(0), 2), "[[2], [3]]");
  EXPECT_EQ(value("SELECT '{}'::int[]"), "[]");
}

TEST_F(PostgresqlTypes, SoItHasInAStatementThatReturnsRows) {
  session_->execute({"CREATE TEMPORARY TABLE changed AS SELECT 1 AS a, NULL::int AS b", {}});
  const auto changed = table("UPDATE changed SET a = a RETURNING ARRAY[[a, 2], [3, 4]], b");
  EXPECT_EQ(shown(*changed->column(0)->chunk(0), 0), "[[1, 2], [3, 4]]");
  EXPECT_TRUE(changed->column(1)->chunk(0)->IsNull(0));
  EXPECT_EQ(table("DELETE FROM changed WHERE a > 1 RETURNING ARRAY[[a]], b")->num_rows(), 0);
}

TEST_F(PostgresqlTypes, WhatArrowCannotHoldIsAnErrorThatSaysWhatToDo) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"date 'infinity'", "infinity"},
      {"timestamp '-infinity'", "-infinity"},
      {"timestamptz 'infinity'", "infinity"},
      {"ARRAY[date 'infinity']", "infinity"},
      {"time '24:00'", "24:00:00"},
      {"'NaN'::numeric(5, 2)", "NaN"},
      {"interval '300 years' - interval '300 years' + interval '2600000 hours'", "292 years"},
  };
  for (const auto& [sql, what] : cases) {
    session_->begin({});
    const Error error = failure("SELECT " + sql + " AS x");
    EXPECT_EQ(error.kind(), ErrorKind::query) << sql;
    EXPECT_THAT(error.message(), HasSubstr("row 1, column 'x'")) << sql;
    EXPECT_THAT(error.message(), HasSubstr(what)) << sql;
    EXPECT_THAT(error.hint(), HasSubstr("cast")) << sql;
    session_->rollback();
    EXPECT_THAT(value("SELECT (" + sql + ")::text"), HasSubstr("'")) << sql;
  }
}

TEST_F(PostgresqlTypes, TypesAreFoundWhateverTheSearchPathHolds) {
  session_->begin({});
  session_->execute({"CREATE SCHEMA trap", {}});
  session_->execute({"CREATE DOMAIN trap.text AS int", {}});
  session_->execute({"CREATE TABLE trap.pg_type (oid int)", {}});
  session_->execute(
      {"CREATE FUNCTION trap.never(oid, oid) RETURNS bool LANGUAGE sql AS 'SELECT false'", {}});
  session_->execute(
      {"CREATE OPERATOR trap.= (FUNCTION = trap.never, LEFTARG = oid, RIGHTARG = oid)", {}});
  session_->execute({"SET LOCAL search_path = trap, public, pg_catalog", {}});
  EXPECT_EQ(value("SELECT pg_catalog.inet '10.0.0.1'"), "'10.0.0.1'");
  EXPECT_EQ(value("SELECT ROW(1, 'a')::public.pair"), "{id: 1, label: 'a'}");
  EXPECT_EQ(value("SELECT square FROM public.typed_columns WHERE id = 1"), "[[1, 2], [3, null]]");
  session_->rollback();
}

TEST_F(PostgresqlTypes, ACompositeIsReadAsItIsNow) {
  session_->begin({});
  session_->execute({"CREATE TYPE growing AS (a int)", {}});
  EXPECT_EQ(value("SELECT ROW(1)::growing"), "{a: 1}");
  session_->execute({"ALTER TYPE growing ADD ATTRIBUTE b text", {}});
  EXPECT_EQ(value("SELECT ARRAY[ROW(1, 'x')::growing]"), "[{a: 1, b: 'x'}]");
  session_->rollback();
}

TEST_F(PostgresqlTypes, TypesInTypesWithoutEndBecomeText) {
  session_->begin({});
  session_->execute({"CREATE TYPE level_0 AS (v int)", {}});
  session_->execute({R"sql(DO $$ BEGIN FOR i IN 1..40 LOOP
      EXECUTE format('CREATE TYPE level_%s AS (v level_%s)', i, i - 1); END LOOP; END $$)sql",
                     {}});
  const auto type = [&](int level) {
    const std::string sql = "SELECT NULL::level_" + std::to_string(level);
    return table(sql)->schema()->field(0)->type()->id();
  };
  EXPECT_EQ(type(20), arrow::Type::STRUCT);
  EXPECT_EQ(type(40), arrow::Type::STRING);
  session_->rollback();
}

TEST_F(PostgresqlTypes, TypesThatMultiplyAreAnError) {
  session_->begin({});
  session_->execute({"CREATE TYPE twice_0 AS (v int)", {}});
  session_->execute({R"sql(DO $$ BEGIN FOR i IN 1..15 LOOP
      EXECUTE format('CREATE TYPE twice_%s AS (v twice_%s, w twice_%s)', i, i - 1, i - 1);
      END LOOP; END $$)sql",
                     {}});
  const Error error = failure("SELECT NULL::twice_15");
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("too many types"));
  EXPECT_THAT(error.hint(), HasSubstr("text"));
  session_->rollback();
}

}  // namespace
}  // namespace sqlpod::testing
