// What a query becomes when it is run by COPY.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "executor/engine/postgresql/copy_query.h"
#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

Statement statement(const std::string& sql, const std::vector<Value>& values) {
  Statement made{sql, {}};
  for (const Value& value : values) {
    made.parameters.push_back({"p", {TypeKind::integer, false, nullptr}, value, {}});
  }
  return made;
}

/// The COPY, its frame taken off; "none" when there is none.
std::string copied(const std::string& sql, const std::vector<Value>& values,
                   const std::vector<Oid>& types) {
  const auto copy = copy_query(sql, statement(sql, values), types);
  if (!copy) return "none";
  constexpr std::string_view begin = "COPY (";
  constexpr std::string_view end = "\n) TO STDOUT (FORMAT binary)";
  EXPECT_TRUE(copy->starts_with(begin) && copy->ends_with(end)) << *copy;
  return copy->substr(begin.size(), copy->size() - begin.size() - end.size());
}

TEST(PostgresqlCopyQuery, AQueryWithoutParametersStaysAsItIs) {
  EXPECT_EQ(copied("SELECT '$1' -- all", {}, {}), "SELECT '$1' -- all");
}

TEST(PostgresqlCopyQuery, ParametersAreSettingsOfTheirTypes) {
  EXPECT_EQ(copied("SELECT $2, $1 + $1", {std::int64_t{1}, std::int64_t{2}}, {int2_oid, text_oid}),
            "SELECT (pg_catalog.current_setting('sqlpod.p2')::pg_catalog.text), "
            "(pg_catalog.current_setting('sqlpod.p1')::pg_catalog.int2) + "
            "(pg_catalog.current_setting('sqlpod.p1')::pg_catalog.int2)");
  EXPECT_EQ(settings_query(statement("", {std::int64_t{1}, std::int64_t{2}})),
            "SELECT pg_catalog.set_config('sqlpod.p1', $1, true), "
            "pg_catalog.set_config('sqlpod.p2', $2, true)");
}

TEST(PostgresqlCopyQuery, NullIsWrittenAsNull) {
  EXPECT_EQ(copied("SELECT $1", {Value()}, {date_oid}), "SELECT (NULL::pg_catalog.date)");
  EXPECT_EQ(settings_query(statement("", {Value(), std::int64_t{2}})),
            "SELECT pg_catalog.set_config('sqlpod.p2', $2, true)");
  EXPECT_EQ(settings_query(statement("", {Value()})), "");
}

TEST(PostgresqlCopyQuery, WhatLooksLikeAPlaceholderStays) {
  const std::string sql = R"(SELECT '$1', "$1", E'\'$1', $$ $1 $$, $a$ $1 $a$ /* $1 /* */ $1 */)";
  EXPECT_EQ(copied(sql + ", $1 -- $1", {std::int64_t{1}}, {int4_oid}),
            sql + ", (pg_catalog.current_setting('sqlpod.p1')::pg_catalog.int4) -- $1");
}

TEST(PostgresqlCopyQuery, WhatASettingWouldChangeIsNotCopied) {
  const std::vector<Value> values = {std::int64_t{1}};
  constexpr Oid enumeration = 99999;
  EXPECT_EQ(copied("SELECT $1", values, {enumeration}), "none");
  EXPECT_EQ(copied("SELECT $1", values, {jsonb_oid}), "none");
  EXPECT_EQ(copied("SELECT $2", values, {int4_oid}), "none");
  // The planner looks into a pattern for an index, and only into a constant.
  EXPECT_EQ(copied("SELECT a FROM t WHERE a like $1", values, {text_oid}), "none");
  EXPECT_EQ(copied("SELECT a FROM t WHERE a ~* $1", values, {text_oid}), "none");
  EXPECT_EQ(copied("SELECT a FROM t WHERE a LIKE 'x%'", {}, {}),
            "SELECT a FROM t WHERE a LIKE 'x%'");
}

}  // namespace
}  // namespace sqlpod::postgresql
