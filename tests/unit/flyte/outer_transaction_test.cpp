#include "flyte/outer_transaction.h"

#include "tests/unit/query/query_testing.h"

namespace sqlpod::flyte {
namespace {

using namespace query_testing;
using testing::ElementsAre;

std::vector<std::string> left(const std::vector<std::string>& sql) {
  std::vector<Statement> statements;
  for (const std::string& text : sql) statements.push_back({text, {}});
  drop_outer_transaction(statements, postgresql);
  std::vector<std::string> texts;
  for (const Statement& statement : statements) texts.push_back(statement.sql);
  return texts;
}

TEST(OuterTransaction, IsLeftOut) {
  EXPECT_THAT(left({"BEGIN", "select 1", "COMMIT"}), ElementsAre("select 1"));
  EXPECT_THAT(left({"/* all */ begin work", "select 1", "end transaction -- now"}),
              ElementsAre("select 1"));
  EXPECT_THAT(left({"START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE", "select 1"}),
              ElementsAre("select 1"));
  EXPECT_THAT(
      left({"start transaction with consistent snapshot", "select 1", "commit and no chain"}),
      ElementsAre("select 1"));
  EXPECT_THAT(left({"BEGIN IMMEDIATE", "select 1", "COMMIT"}), ElementsAre("select 1"));
}

TEST(OuterTransaction, LeavesOtherStatementsThatBeginAsItDoes) {
  EXPECT_THAT(left({"select 1", "COMMIT PREPARED 'transfer'"}),
              ElementsAre("select 1", "COMMIT PREPARED 'transfer'"));
  EXPECT_THAT(left({"BEGIN NOT ATOMIC INSERT INTO t VALUES (1)", "END"}),
              ElementsAre("BEGIN NOT ATOMIC INSERT INTO t VALUES (1)"));
  EXPECT_THAT(left({"START REPLICA", "select 1"}), ElementsAre("START REPLICA", "select 1"));
  EXPECT_THAT(left({"select 1", "END $"}), ElementsAre("select 1", "END $"));
}

TEST(OuterTransaction, IsNotLookedForWithinAQueryNorInOneStatement) {
  EXPECT_THAT(left({"select 1", "COMMIT", "select 2"}),
              ElementsAre("select 1", "COMMIT", "select 2"));
  EXPECT_THAT(left({"COMMIT"}), ElementsAre("COMMIT"));
}

}  // namespace
}  // namespace sqlpod::flyte
