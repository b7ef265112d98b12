// How a query is rewritten so that the server makes text of columns that have no decoder.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/error.h"
#include "executor/engine/postgresql/handles.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/text_cast.h"

namespace sqlpod::postgresql {
namespace {

using Kind = Type::Kind;
using ::testing::HasSubstr;

/// The description of a query with columns of these names.
Result description(std::vector<std::string> names) {
  Result result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  std::vector<PGresAttDesc> columns;
  for (std::string& name : names) columns.push_back({name.data(), 0, 0, 0, 0, 0, 0});
  EXPECT_NE(PQsetResultAttrs(result.get(), static_cast<int>(columns.size()), columns.data()), 0);
  return result;
}

const Type plain{.oid = int4_oid};
const Type bits{.kind = Kind::text, .oid = 1560, .name = "bit"};

/// The query's text rewritten, its columns being `a` and, to be cast, `b`.
std::string rewritten(const std::string& sql) {
  return with_text_casts(sql, {plain, bits}, description({"a", "b"}).get());
}

Type array_of(Type element) {
  Type array{.kind = Kind::array, .oid = 1, .name = "some[]"};
  array.parts.push_back(std::move(element));
  return array;
}

/// What a column of this type is selected as.
std::string cast_of(const Type& type) {
  const std::string sql = with_text_casts("SELECT 1", {type}, description({"x"}).get());
  const std::string start = "SELECT ";
  return sql.substr(start.size(), sql.find(" AS \"x\"") - start.size());
}

TEST(PostgresqlTextCast, IsNeededForTextAndArraysOfIt) {
  EXPECT_TRUE(needs_text_cast(bits));
  EXPECT_TRUE(needs_text_cast(array_of(bits)));
  EXPECT_TRUE(needs_text_cast(array_of(array_of(bits))));
  EXPECT_FALSE(needs_text_cast(array_of(plain)));
  EXPECT_FALSE(needs_text_cast(Type{.kind = Kind::enumerated}));
  EXPECT_FALSE(needs_text_cast(std::vector<Type>{}));
  EXPECT_TRUE(needs_text_cast(std::vector<Type>{plain, bits}));
}

TEST(PostgresqlTextCast, AQueryBecomesASubquery) {
  EXPECT_EQ(rewritten("SELECT a, b FROM t ORDER BY a"),
            "SELECT c1 AS \"a\", c2::pg_catalog.text AS \"b\" FROM "
            "(SELECT a, b FROM t ORDER BY a\n) AS sqlpod(c1, c2)");
  for (const char* query :
       {"VALUES (1, B'1')", "TABLE t", "(SELECT 1, B'1') UNION ALL (SELECT 2, B'0')",
        "/* c */ select a, b from t -- the end", "SELECT a, b FROM t FOR UPDATE",
        "WITH x AS (SELECT 1) SELECT * FROM x",
        "WITH RECURSIVE insert(a) AS MATERIALIZED (SELECT 1) (SELECT * FROM insert)"}) {
    const std::string sql = rewritten(query);
    if (std::string(query).find("insert") == std::string::npos) {
      EXPECT_THAT(sql, HasSubstr("(" + std::string(query) + "\n) AS sqlpod(c1, c2)"));
    } else {
      EXPECT_THAT(sql, HasSubstr("\n, sqlpod(c1, c2) AS ((SELECT * FROM insert)\n) SELECT"));
    }
  }
}

TEST(PostgresqlTextCast, WhatWritesStaysAtTheTop) {
  const std::string select = "\n) SELECT c1 AS \"a\", c2::pg_catalog.text AS \"b\" FROM sqlpod";
  EXPECT_EQ(rewritten("INSERT INTO t VALUES (1) RETURNING a, b"),
            "WITH sqlpod(c1, c2) AS (INSERT INTO t VALUES (1) RETURNING a, b" + select);
  EXPECT_EQ(rewritten("delete from t returning a, b -- all"),
            "WITH sqlpod(c1, c2) AS (delete from t returning a, b -- all" + select);
  EXPECT_EQ(
      rewritten("WITH x AS (SELECT 1) UPDATE t SET a = 1 RETURNING a, b"),
      "WITH x AS (SELECT 1) \n, sqlpod(c1, c2) AS (UPDATE t SET a = 1 RETURNING a, b" + select);
  EXPECT_EQ(rewritten("WITH x(p, q) AS (DELETE FROM t RETURNING a, b), y AS NOT MATERIALIZED "
                      "(SELECT 1)--\nSELECT * FROM x"),
            "WITH x(p, q) AS (DELETE FROM t RETURNING a, b), y AS NOT MATERIALIZED "
            "(SELECT 1)--\n\n, sqlpod(c1, c2) AS (SELECT * FROM x" +
                select);
  // Names that are words, and clauses between the parenthesis and the statement.
  EXPECT_EQ(rewritten("WITH RECURSIVE update AS (SELECT 1), delete AS (SELECT 2) SEARCH DEPTH "
                      "FIRST BY insert SET values TABLE t"),
            "WITH RECURSIVE update AS (SELECT 1), delete AS (SELECT 2) SEARCH DEPTH "
            "FIRST BY insert SET values \n, sqlpod(c1, c2) AS (TABLE t" +
                select);
}

TEST(PostgresqlTextCast, NamesAreKeptWhateverTheyHold) {
  const std::string sql =
      with_text_casts("SELECT 1", {bits, bits}, description({"a\"b", "a\"b"}).get());
  EXPECT_THAT(sql, HasSubstr("c1::pg_catalog.text AS \"a\"\"b\", "
                             "c2::pg_catalog.text AS \"a\"\"b\" FROM"));
}

TEST(PostgresqlTextCast, TakesANameThatTheQueryHasNot) {
  EXPECT_THAT(rewritten("SELECT * FROM sqlpod, sqlpod_"), HasSubstr(") AS sqlpod__(c1, c2)"));
}

TEST(PostgresqlTextCast, TheTextIsWhatTheServerPrints) {
  EXPECT_EQ(cast_of(plain), "c1");
  EXPECT_EQ(cast_of(array_of(plain)), "c1");
  EXPECT_EQ(cast_of(bits), "c1::pg_catalog.text");
  EXPECT_EQ(cast_of(array_of(bits)), "c1::pg_catalog.text[]");
  const Type inet{.kind = Kind::text, .oid = inet_oid};
  EXPECT_EQ(cast_of(inet), "pg_catalog.textin(pg_catalog.inet_out(c1))");
  EXPECT_EQ(cast_of(array_of(inet)), "c1::pg_catalog.text::pg_catalog.text[]");
  const Type money{.kind = Kind::text, .oid = money_oid};
  EXPECT_EQ(cast_of(money), "c1::pg_catalog.numeric::pg_catalog.text");
  EXPECT_EQ(cast_of(array_of(money)), "c1::pg_catalog.numeric[]::pg_catalog.text[]");
}

TEST(PostgresqlTextCast, AStatementThatIsNoPartOfAQueryIsRefusedByColumnAndType) {
  for (const char* sql : {"FETCH ALL FROM c", "EXECUTE p", "CALL p()", "EXPLAIN SELECT 1",
                          "WITH x AS (SELECT 1)", "WITH", "", "-- nothing"}) {
    try {
      rewritten(sql);
      ADD_FAILURE() << sql;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::query);
      EXPECT_THAT(error.message(), HasSubstr("column 'b' is of type bit")) << sql;
      EXPECT_THAT(error.hint(), HasSubstr("\"b\"::text"));
    }
  }
}

}  // namespace
}  // namespace sqlpod::postgresql
