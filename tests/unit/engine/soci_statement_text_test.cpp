#include <gtest/gtest.h>

#include "error/error.h"
#include "executor/engine/soci/statement_text.h"

namespace sqlpod {
namespace {

Statement with_parameters(const std::string& sql, std::size_t count) {
  return {sql, std::vector<Parameter>(count, Parameter{"x", {}, Value(std::string("v"))})};
}

std::string text_of(const std::string& sql, std::size_t count = 0) {
  return soci::statement_text(with_parameters(sql, count)).sql;
}

TEST(SociStatementText, PlaceholdersGetNames) {
  EXPECT_EQ(text_of("SELECT ?,? FROM t WHERE a=?", 3), "SELECT  :p1 , :p2  FROM t WHERE a= :p3 ");
}

TEST(SociStatementText, AQuestionMarkInAStringOrANameIsNone) {
  EXPECT_EQ(text_of("SELECT '?:x', \"a?\" FROM t WHERE a = 'it''s'"),
            "SELECT '?:x', \"a?\" FROM t WHERE a = 'it''s'");
}

TEST(SociStatementText, ACommentThatSociWouldReadIsLeftOut) {
  EXPECT_EQ(text_of("SELECT /*+ FULL */ 1 -- don't\n+ ?", 1).find("don't"), std::string::npos);
  EXPECT_NE(text_of("SELECT /*+ FULL */ 1").find("/*+ FULL */"), std::string::npos);
}

TEST(SociStatementText, WhatSociWouldMangleIsRefused) {
  for (const char* sql : {"SELECT a::int FROM t", "SELECT :name", "SELECT \"a:b\" FROM t",
                          "SELECT \"it's\" FROM t", "SELECT a[1:2] FROM t", "SELECT @x := 1",
                          R"(SELECT 'C:\' || 'x')", R"(SELECT 'a\''b')", "SELECT 'open"}) {
    EXPECT_THROW(text_of(sql), Error) << sql;
  }
  EXPECT_THROW(text_of(std::string("SELECT \0 1", 10)), Error);
}

TEST(SociStatementText, PlaceholdersAndParametersMustBeAsMany) {
  EXPECT_THROW(text_of("SELECT ?", 0), Error);
  EXPECT_THROW(text_of("SELECT 1", 1), Error);
}

TEST(SociStatementText, TellsWhatWrites) {
  const auto writes = [](const std::string& sql) { return soci::statement_text({sql, {}}).writes; };
  EXPECT_TRUE(writes("insert into t values (1)"));
  EXPECT_TRUE(writes("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a"));
  EXPECT_TRUE(writes("WITH a AS (DELETE FROM t RETURNING x) SELECT * FROM a"));
  EXPECT_FALSE(writes("WITH a AS (SELECT replace(x, 'a', 'b') FROM t) SELECT * FROM a FOR UPDATE"));
  EXPECT_FALSE(writes("SELECT 'INSERT'"));
}

}  // namespace
}  // namespace sqlpod
