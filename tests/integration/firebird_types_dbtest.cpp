// Firebird's types on a real server: what a query gives, what a parameter becomes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/integration/firebird_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

TEST_F(Firebird, EveryTypeComesOutRight) {
  struct Case {
    std::string sql;
    std::string type;
    std::string text;
  };
  const std::vector<Case> cases = {
      {"CAST(-32768 AS SMALLINT)", "int16", "-32768"},
      {"CAST(2147483647 AS INTEGER)", "int32", "2147483647"},
      {"CAST(-9223372036854775808 AS BIGINT)", "int64", "-9223372036854775808"},
      {"CAST(327.67 AS NUMERIC(4,2))", "decimal128(5, 2)", "327.67"},
      {"CAST(-1234567.89 AS DECIMAL(9,2))", "decimal128(10, 2)", "-1234567.89"},
      {"CAST('9999999999999999.99' AS NUMERIC(18,2))", "decimal128(19, 2)", "9999999999999999.99"},
      {"CAST('0.000000000000000001' AS NUMERIC(18,18))", "decimal128(19, 18)", "1E-18"},
      {"CAST(0.1 AS FLOAT)", "float", "0.1"},
      {"CAST(0.1 AS DOUBLE PRECISION)", "double", "0.1"},
      {"TRUE", "bool", "true"},
      {"DATE '0001-01-01'", "date32[day]", "0001-01-01"},
      {"DATE '9999-12-31'", "date32[day]", "9999-12-31"},
      {"TIME '23:59:59.9999'", "time64[us]", "23:59:59.999900"},
      {"TIMESTAMP '1969-12-31 23:59:59.9999'", "timestamp[us]", "1969-12-31 23:59:59.999900"},
      {"CAST('Grün' AS CHAR(6))", "string", "Grün  "},
      {"CAST('é' AS CHAR(2) CHARACTER SET WIN1252)", "string", "é "},
      {"CAST('Grün ' AS VARCHAR(20))", "string", "Grün "},
      {"CAST('' AS VARCHAR(20))", "string", ""},
      {"CAST('€' AS VARCHAR(3) CHARACTER SET WIN1252)", "string", "€"},
      {"CAST('abc' AS VARCHAR(3) CHARACTER SET NONE)", "string", "abc"},
      {"CAST(x'00FF' AS VARCHAR(5) CHARACTER SET OCTETS)", "binary", std::string("\0\xff", 2)},
      {"CAST('Grün' AS BLOB SUB_TYPE TEXT)", "string", "Grün"},
      {"CAST('€' AS BLOB SUB_TYPE TEXT CHARACTER SET WIN1252)", "string", "€"},
      {"CAST(x'00FF' AS BLOB SUB_TYPE BINARY)", "binary", std::string("\0\xff", 2)},
      {"CAST('' AS BLOB)", "binary", ""},
      {"CAST(NULL AS INTEGER)", "int32", "null"},
      {"CAST(NULL AS BLOB)", "binary", "null"},
  };
  for (const Case& each : cases) {
    const auto result = table("SELECT " + each.sql + " AS v FROM rdb$database");
    EXPECT_EQ(result->schema()->field(0)->type()->ToString(), each.type) << each.sql;
    EXPECT_EQ(result->schema()->field(0)->name(), "V");
    EXPECT_EQ(checked(result->column(0)->GetScalar(0))->ToString(), each.text) << each.sql;
  }
}

TEST_F(Firebird, TextThatIsNoUtf8IsAnErrorThatNamesRowAndColumn) {
  const Error error = error_from(
      [&] { table("SELECT CAST(x'FF' AS VARCHAR(1) CHARACTER SET NONE) AS v FROM rdb$database"); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("row 1, column 'V'"));
}

TEST_F(Firebird, AnArrayIsRefusedByName) {
  make_table("with_array", "a INTEGER[3]");
  const Error error = error_from([&] { table("SELECT a FROM with_array"); });
  EXPECT_THAT(error.message(), HasSubstr("column 'A' is of Firebird's type ARRAY"));
}

TEST_F(Firebird, ParametersAreBoundAsTheirTypes) {
  struct Case {
    std::string sql_type;
    Parameter parameter;
    std::string text;
  };
  const std::string long_text(70'000, 'x');
  const std::vector<Case> cases = {
      {"SMALLINT", parameter("int", Value(std::int64_t{7})), "7"},
      {"BIGINT", parameter("int", Value(INT64_MIN)), "-9223372036854775808"},
      {"DOUBLE PRECISION", parameter("float", Value(0.1)), "0.1"},
      {"NUMERIC(18,4)", parameter("decimal", Value(Decimal{"-123456789012.3456"})),
       "-123456789012.3456"},
      {"NUMERIC(18,2)", parameter("decimal", Value(Decimal{"5"})), "5.00"},
      {"NUMERIC(18,1)", parameter("decimal", Value(Decimal{"0.1000000000000000000000"})), "0.1"},
      {"BOOLEAN", parameter("bool", Value(true)), "true"},
      {"SMALLINT", parameter("bool", Value(true)), "1"},
      {"DATE", parameter("date", Value(Date{-719162})), "0001-01-01"},
      {"TIME", parameter("time", Value(Time{86'399'999'900, {}})), "23:59:59.999900"},
      {"TIME", parameter("time", Value(Time{0, 3600})), "23:00:00.000000"},
      {"TIMESTAMP", parameter("datetime", Value(DateTime{-100, {}})), "1969-12-31 23:59:59.999900"},
      {"TIMESTAMP", parameter("datetime", Value(DateTime{0, 3600})), "1969-12-31 23:00:00.000000"},
      {"VARCHAR(20)", parameter("str", Value(std::string("it's \\ \"é\" ?"))), "it's \\ \"é\" ?"},
      {"VARCHAR(20)", parameter("int", Value(std::int64_t{42})), "42"},
      {"INTEGER", parameter("str", Value(std::string("42"))), "42"},
      {"BLOB SUB_TYPE TEXT", parameter("str", Value(std::string("short é"))), "short é"},
      {"BLOB SUB_TYPE TEXT", parameter("str", Value(long_text)), long_text},
      {"VARCHAR(30000) CHARACTER SET NONE", parameter("str", Value(long_text.substr(0, 30'000))),
       long_text.substr(0, 30'000)},
      {"BLOB", parameter("bytes", Value(Bytes{std::string("\0\xff", 2)})),
       std::string("\0\xff", 2)},
      {"VARCHAR(4) CHARACTER SET OCTETS",
       parameter("bytes", Value(Bytes{std::string("\0\xff", 2)})), std::string("\0\xff", 2)},
      {"CHAR(36)", parameter("uuid", Value(Uuid{"3b241101-e2bb-4255-8caf-4136c566a962"})),
       "3b241101-e2bb-4255-8caf-4136c566a962"},
      {"VARCHAR(20)", parameter("json", Value(Value::List{Value(std::int64_t{1}), Value()})),
       "[1,null]"},
      {"INTEGER", parameter("int | None", Value()), "null"},
      {"TIMESTAMP", parameter("datetime | None", Value()), "null"},
      {"BLOB", parameter("bytes | None", Value()), "null"},
  };
  for (const Case& each : cases) {
    make_table("t", "v " + each.sql_type);
    EXPECT_EQ(rows_of("INSERT INTO t (v) VALUES (?)", {each.parameter}), 1) << each.sql_type;
    EXPECT_EQ(cell("SELECT v FROM t"), each.text) << each.sql_type;
  }
}

TEST_F(Firebird, AParameterMayStandWhereOnlyNullMatters) {
  const std::string sql = "SELECT COUNT(*) FROM rdb$database WHERE ? IS NULL";
  EXPECT_EQ(cell(sql, {parameter("str | None", Value())}), "1");
  EXPECT_EQ(cell(sql, {parameter("str | None", Value(std::string("x")))}), "0");
}

TEST_F(Firebird, WhatNoTypeHoldsIsRefused) {
  make_table("t", "v TIMESTAMP, n INTEGER");
  const auto insert = [&](const std::string& type, Value value) {
    return error_from([&] {
      session().execute({"INSERT INTO t (v) VALUES (?)", {parameter(type, std::move(value))}});
    });
  };
  EXPECT_THAT(insert("datetime", Value(DateTime{1, {}})).message(),
              HasSubstr("digits of a second"));
  EXPECT_THAT(insert("timedelta", Value(Timedelta{1})).message(), HasSubstr("timedelta"));
  EXPECT_THAT(insert("list[int]", Value(Value::List{})).message(), HasSubstr("list"));
  const Error untyped = error_from(
      [&] { table("SELECT ? FROM rdb$database", {parameter("int", Value(std::int64_t{1}))}); });
  EXPECT_EQ(untyped.kind(), ErrorKind::query);
  EXPECT_THAT(untyped.hint(), HasSubstr("CAST"));
  EXPECT_THAT(error_from([&] { table("SELECT 1 FROM rdb$database WHERE 1 = ?"); }).message(),
              HasSubstr("placeholders"));
}

}  // namespace
}  // namespace sqlpod::testing
