#include "images/manifest/idempotency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/images/step_testing.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

IdempotencyChoice choice_of(const std::string& yaml) {
  return idempotency_choice(parse_task_spec(yaml, "task.yaml"));
}

TEST(Idempotency, IsForTasksThatWriteWhereKeysAreServed) {
  for (const char* uri :
       {"postgresql+psycopg2://u@h/d", "mysql://u@h/d", "mariadb://u@h/d", "sqlite:////out/x.db"}) {
    EXPECT_TRUE(choice_of(writing(uri)).possible) << uri;
  }
  EXPECT_FALSE(choice_of(reading()).possible);
  EXPECT_EQ(choice_of(reading()).why_not, "");
}

TEST(Idempotency, SaysWhyAWritingTaskGetsNone) {
  EXPECT_THAT(choice_of(writing("oracle://u@h/d")).why_not, HasSubstr("oracle"));
  EXPECT_THAT(choice_of(writing("postgresql://u@h/d", "VACUUM", "autocommit: true\n")).why_not,
              HasSubstr("autocommit"));
  EXPECT_THAT(choice_of("name: t\nquery_template: DELETE FROM t\n"
                        "task_config: {secret_uri: {group: g, key: k}}\n")
                  .why_not,
              HasSubstr("URL is a secret"));
}

TEST(Idempotency, NeedsNoOtherThanTheOwnKey) {
  const auto choice = choice_of(writing("mysql://u@h/d", "DELETE FROM t", "idempotency_key: k\n"));
  EXPECT_FALSE(choice.possible);
  EXPECT_EQ(choice.why_not, "");
}

TEST(Idempotency, IsNotForStatementsThatCommitOnMysql) {
  for (const char* query :
       {"CREATE TABLE t (a INT)", "alter table t add b int", "DELETE FROM t; TRUNCATE t2",
        "/* a */ DROP TABLE t", "-- a\n  DROP TABLE t", "{# a #} DROP TABLE t",
        "DELETE FROM t; {% if x %} ANALYZE TABLE t {% endif %}"}) {
    EXPECT_FALSE(choice_of(writing("mysql://u@h/d", query)).possible) << query;
    EXPECT_TRUE(choice_of(writing("postgresql://u@h/d", query)).possible) << query;
  }
  for (const char* query :
       {"DELETE FROM created", "UPDATE t SET a = 'DROP'", "INSERT INTO t SELECT 1",
        "DELETE FROM t;", "DELETE FROM t WHERE a = '/* '"}) {
    EXPECT_TRUE(choice_of(writing("mysql://u@h/d", query)).possible) << query;
  }
}

}  // namespace
}  // namespace sqlpod::testing
