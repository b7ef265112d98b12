#include "executor/implicit_commit.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

constexpr SqlDialect mysql{.name = "mysql", .ddl_commits = true};

TEST(ImplicitCommit, DdlCommitsWhereTheDialectSaysSo) {
  for (const char* sql : {"CREATE TABLE t (a int)", "/* x */ drop table t", "TRUNCATE t",
                          "ALTER TABLE t ADD b int", "RENAME TABLE t TO u", "LOCK TABLES t READ"}) {
    EXPECT_TRUE(commits_implicitly({sql, {}}, mysql)) << sql;
    EXPECT_FALSE(commits_implicitly({sql, {}}, SqlDialect{.name = "postgresql"})) << sql;
  }
}

TEST(ImplicitCommit, DmlAndTemporaryTablesDoNot) {
  for (const char* sql : {"INSERT INTO t VALUES (1)", "CREATE TEMPORARY TABLE t (a int)",
                          "DROP TEMPORARY TABLE t", "UPDATE t SET a = 1", "SELECT 1"}) {
    EXPECT_FALSE(commits_implicitly({sql, {}}, mysql)) << sql;
  }
}

}  // namespace
}  // namespace sqlpod
