// What is bound to MySQL's and MariaDB's statements: one row at a time, and many.
#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/engine/mysql/bulk.h"
#include "executor/engine/mysql/column_parameters.h"
#include "executor/engine/mysql/parameters.h"

namespace sqlpod::mysql {
namespace {

using ::testing::HasSubstr;

InputType type(TypeKind kind) {
  return {kind, true, nullptr};
}

template <typename Number>
Number number(const std::string& bytes) {
  Number result{};
  EXPECT_EQ(bytes.size(), sizeof result);
  std::memcpy(&result, bytes.data(), sizeof result);
  return result;
}

TEST(MysqlParameters, NumbersAreBinaryAndTheRestIsText) {
  EXPECT_EQ(number<std::int64_t>(bind_content(type(TypeKind::integer), std::int64_t{-5})), -5);
  EXPECT_EQ(number<double>(bind_content(type(TypeKind::real), 0.5)), 0.5);
  EXPECT_EQ(number<double>(bind_content(type(TypeKind::real), std::int64_t{3})), 3.0);
  EXPECT_EQ(number<char>(bind_content(type(TypeKind::boolean), true)), 1);
  EXPECT_EQ(bind_content(type(TypeKind::decimal), Decimal{"1.50"}), "1.50");
  EXPECT_EQ(bind_content(type(TypeKind::decimal), std::int64_t{42}), "42");
  EXPECT_EQ(bind_content(type(TypeKind::text), std::string("a\0b", 3)), std::string("a\0b", 3));
  EXPECT_EQ(bind_content(type(TypeKind::json), std::string("a")), "\"a\"");
  EXPECT_EQ(bind_content(type(TypeKind::text), Value()), "");
}

TEST(MysqlParameters, TimesWithAnOffsetAreTheirUtcClock) {
  EXPECT_EQ(bind_content(type(TypeKind::datetime), DateTime{0, 7200}), "1969-12-31 22:00:00");
  EXPECT_EQ(bind_content(type(TypeKind::time), Time{0, 3600}), "23:00:00");
}

TEST(MysqlParameters, AValueOfAnotherTypeThanItsParametersIsABug) {
  try {
    bind_content(type(TypeKind::integer), std::string("5"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::internal);
  }
}

TEST(MysqlParameters, AListIsRefused) {
  EXPECT_THROW(bind_type({"ids", type(TypeKind::list), {}, {}}), Error);
}

TEST(MysqlColumnParameters, LieOneBehindTheOther) {
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("i", arrow::int64()), arrow::field("s", arrow::utf8())}), 3,
      {checked(arrow::json::ArrayFromJSONString(arrow::int64(), "[1, null, 3]")),
       checked(arrow::json::ArrayFromJSONString(arrow::utf8(), R"(["a", null, "ccc"])"))});
  const std::vector<Parameter> parameters = {{"s", type(TypeKind::text), {}, 1},
                                             {"fixed", type(TypeKind::text), std::string("x"), {}},
                                             {"i", type(TypeKind::integer), {}, 0}};
  ColumnParameters columns(parameters);
  ASSERT_EQ(columns.take(*batch, 0, 100, 1000, 1), 3);
  const MYSQL_BIND* binds = columns.binds();
  const auto text = [&](int parameter, int row) {
    return std::string(static_cast<char**>(binds[parameter].buffer)[row],
                       binds[parameter].length[row]);
  };
  EXPECT_EQ(text(0, 0), "a");
  EXPECT_EQ(text(0, 2), "ccc");
  EXPECT_EQ(text(1, 0) + text(1, 1) + text(1, 2), "xxx");
  EXPECT_EQ(static_cast<std::int64_t*>(binds[2].buffer)[2], 3);
  for (const int parameter : {0, 2}) {
    EXPECT_EQ(std::string(binds[parameter].u.indicator, 3), std::string("\0\1\0", 3));
  }
}

TEST(MysqlColumnParameters, TakeNoMoreRowsThanAskedForAndOneAtLeast) {
  const auto batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("s", arrow::utf8())}), 3,
      {checked(arrow::json::ArrayFromJSONString(arrow::utf8(), R"(["aaaa", "bbbb", "cccc"])"))});
  const std::vector<Parameter> parameters = {{"s", type(TypeKind::text), {}, 0}};
  ColumnParameters columns(parameters);
  EXPECT_EQ(columns.take(*batch, 0, 2, 1000, 1), 2);
  EXPECT_EQ(columns.take(*batch, 2, 2, 1000, 3), 1);
  EXPECT_EQ(columns.take(*batch, 0, 100, 1, 1), 1);
  EXPECT_EQ(columns.take(*batch, 0, 100, 11, 1), 2);
}

TEST(MysqlBulk, ServesWhatGivesTheSameAsRowAfterRow) {
  for (const char* sql :
       {"INSERT INTO t VALUES (?, ?)", "insert into t (a, b) values (? + 1, concat(?, 'x'))",
        "/* load */ REPLACE INTO t SET a = ?", "INSERT IGNORE INTO t VALUES (?, now())",
        "INSERT INTO t VALUES (?) ON DUPLICATE KEY UPDATE a = VALUES(a)",
        "INSERT INTO selection (last_insert) VALUES (?)", "UPDATE t SET a = ? WHERE b = (SELECT 1)",
        "DELETE FROM t WHERE a = ?"}) {
    EXPECT_TRUE(is_same_in_bulk(sql)) << sql;
  }
}

TEST(MysqlBulk, DoesNotServeTheRest) {
  for (const char* sql :
       {"INSERT INTO t SELECT ?", "INSERT INTO t VALUES ((SELECT max(a) FROM k WHERE b = ?))",
        "insert into t values (?, Last_Insert_Id())", "INSERT INTO t VALUES (?, ROW_COUNT())",
        "INSERT INTO t VALUES (?) RETURNING a", "INSERT INTO t VALUES ((\n VALUES (?)))",
        "INSERT INTO t VALUES (EXISTS(select 1), ?)", "INSERT INTO t VALUES (?,(SELECT 1))",
        "CALL p(?)", "SELECT ?", "WITH x AS (SELECT ?) SELECT * FROM x", "SET @a = ?", ""}) {
    EXPECT_FALSE(is_same_in_bulk(sql)) << sql;
  }
}

}  // namespace
}  // namespace sqlpod::mysql
