#include "executor/query/command_word.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

TEST(CommandWord, IsTheFirstWordBehindCommentsAndBrackets) {
  EXPECT_EQ(command_word("  select 1"), "SELECT");
  EXPECT_EQ(command_word("-- why\n/* what */ (SELECT 1)"), "SELECT");
  EXPECT_EQ(command_word("# MySQL's\nUPDATE t"), "UPDATE");
  EXPECT_EQ(command_word("WITH x AS (SELECT 1) DELETE"), "WITH");
}

TEST(CommandWord, IsEmptyWhereThereIsNone) {
  EXPECT_EQ(command_word(""), "");
  EXPECT_EQ(command_word("-- only this"), "");
  EXPECT_EQ(command_word("/* no end"), "");
  EXPECT_EQ(command_word("42"), "");
}

TEST(CommandWord, IsTheWholeWord) {
  EXPECT_EQ(command_word("end2"), "END2");
  EXPECT_EQ(command_word("begin_work"), "BEGIN_WORK");
  EXPECT_EQ(command_word("SELECT'a'"), "SELECT");
}

TEST(CommandWord, TwoOfThemTellTransactionsFromOthers) {
  EXPECT_EQ(command_words("start /* a */ transaction read only"),
            (std::pair<std::string, std::string>("START", "TRANSACTION")));
  EXPECT_EQ(command_words("ROLLBACK TO SAVEPOINT a").second, "TO");
  EXPECT_EQ(command_words("COMMIT"), (std::pair<std::string, std::string>("COMMIT", "")));
}

TEST(CommandWord, OnlyDataStatementsCountRows) {
  EXPECT_TRUE(counts_rows("INSERT"));
  EXPECT_TRUE(counts_rows("SELECT"));
  EXPECT_FALSE(counts_rows("CREATE"));
  EXPECT_FALSE(counts_rows(""));
}

}  // namespace
}  // namespace sqlpod
