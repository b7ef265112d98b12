// Which INSERT … VALUES statements take rows as arrays, and what becomes of them.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "executor/engine/postgresql/engine.h"
#include "executor/engine/postgresql/insert_values.h"

namespace sqlpod::postgresql {
namespace {

/// Its first two parameters have columns, the third has none.
std::string rewritten(const std::string& sql) {
  const Statement statement{
      sql, {{"a", {}, {}, 0}, {"b", {}, {}, 1}, {"c", {}, std::string("fixed"), std::nullopt}}};
  return insert_from_arrays(statement, engine().sql()).value_or("none");
}

TEST(PostgresqlInsertValues, ARowOfExpressionsIsSelectedFromArrays) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"INSERT INTO t VALUES ($1)",
       "INSERT INTO t SELECT sqlpod_rows.p1\nFROM unnest($1) AS sqlpod_rows(p1) "},
      {"insert into s.t (a, \"values\", values) values (lower($2), $1 + $3, $3)",
       "insert into s.t (a, \"values\", values) SELECT lower(sqlpod_rows.p2), sqlpod_rows.p1 + $3, "
       "$3\nFROM unnest($1, $2) AS sqlpod_rows(p1, p2) "},
      {"INSERT INTO t AS x VALUES ('$1 ) VALUES (', $1 -- $2 )\n, $tag$ $2 ) $tag$)",
       "INSERT INTO t AS x SELECT '$1 ) VALUES (', sqlpod_rows.p1 -- $2 )\n, $tag$ $2 ) "
       "$tag$\nFROM unnest($1) AS sqlpod_rows(p1) "},
      {"INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES ($1)",
       "INSERT INTO t (a) OVERRIDING SYSTEM VALUE SELECT sqlpod_rows.p1\nFROM unnest($1) AS "
       "sqlpod_rows(p1) "},
      {"INSERT INTO t VALUES ($1) ON CONFLICT (a) WHERE a > 0 DO NOTHING",
       "INSERT INTO t SELECT sqlpod_rows.p1\nFROM unnest($1) AS sqlpod_rows(p1)  ON CONFLICT (a) "
       "WHERE a > 0 DO NOTHING"}};
  for (const auto& [sql, expected] : cases) EXPECT_EQ(rewritten(sql), expected);
}

TEST(PostgresqlInsertValues, WhatArraysCouldChangeStaysAsItIs) {
  for (const char* sql : {
           "",
           "INSERT",
           "INSERT INTO",
           "INSERT INTO t",
           "INSERT INTO t VALUES",
           "INSERT INTO t VALUES (",
           "INSERT INTO t VALUES ($1",
           "INSERT INTO t VALUES ($3)",
           "INSERT INTO t VALUES (1)",
           "INSERT INTO t VALUES ($1), ($2)",
           "INSERT INTO t VALUES ($1, DEFAULT)",
           "INSERT INTO t DEFAULT VALUES",
           "INSERT INTO t VALUES ((SELECT max(a) FROM t WHERE b = $1))",
           "INSERT INTO t VALUES (array(TABLE t), $1)",
           "INSERT INTO t VALUES ($1) RETURNING a",
           "INSERT INTO t VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = 1",
           "INSERT INTO t VALUES ($1) ON CONFLICT (a) WHERE a > $3 DO NOTHING",
           "INSERT INTO t VALUES ($1) ON CONFLICT (a) DO NOTHING RETURNING a",
           "INSERT INTO t VALUES ($4)",
           "INSERT INTO t VALUES ($0)",
           "INSERT INTO t (a) SELECT $1",
           "INSERT INTO values (a) VALUES ($1), (2)",
           "WITH x AS (SELECT 1) INSERT INTO t VALUES ($1)",
           "UPDATE t SET a = $1",
           "MERGE INTO t USING s ON true WHEN NOT MATCHED THEN INSERT VALUES ($1)",
       }) {
    EXPECT_EQ(rewritten(sql), "none") << sql;
  }
  EXPECT_EQ(rewritten(std::string("INSERT INTO t VALUES ('\0', $1)", 30)), "none");
}

}  // namespace
}  // namespace sqlpod::postgresql
