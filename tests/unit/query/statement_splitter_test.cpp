#include "executor/query/statement_splitter.h"

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;

std::vector<std::string> split(const std::string& source, const SqlDialect& dialect) {
  std::vector<std::string> texts;
  for (const Statement& statement : render(source, {}, dialect)) texts.push_back(statement.sql);
  return texts;
}

TEST(StatementSplitter, SplitsAtSemicolonsOutsideOfStringsAndComments) {
  EXPECT_EQ(split("a ';' \";\" -- ;\n; b /* ; */; $$;$$;", postgresql),
            (std::vector<std::string>{"a ';' \";\" -- ;", "b /* ; */", "$$;$$"}));
}

TEST(StatementSplitter, DropsEmptyStatementsAndThoseOfCommentsAlone) {
  EXPECT_EQ(split(";; a ;\n-- nothing\n; /* nor this */ ;b; -- end", sqlite),
            (std::vector<std::string>{"a", "b"}));
}

TEST(StatementSplitter, KeepsWhatMySqlRunsOutOfAComment) {
  EXPECT_EQ(split("/*!40101 SET NAMES utf8 */; SELECT 1", mysql).size(), 2U);
  EXPECT_EQ(split("/*!40101 SET NAMES utf8 */; SELECT 1", sqlite).size(), 1U);
}

TEST(StatementSplitter, RefusesATemplateWithoutAStatement) {
  for (const char* source :
       {"", " \n ", ";", "-- only a comment", "{# nothing #}", "{% if false %}a{% endif %}"}) {
    EXPECT_THAT(error_of(source, {}, sqlite).message(), ::testing::HasSubstr("no statement"))
        << source;
  }
}

class RoutineTest : public ::testing::TestWithParam<std::pair<const SqlDialect*, std::string>> {};

TEST_P(RoutineTest, StaysOneStatementAndEndsAtItsEnd) {
  const auto& [dialect, routine] = GetParam();
  EXPECT_EQ(split("SELECT 1; " + routine + "; SELECT 2", *dialect),
            (std::vector<std::string>{"SELECT 1", routine, "SELECT 2"}));
}

INSTANTIATE_TEST_SUITE_P(
    StatementSplitter, RoutineTest,
    ::testing::Values(
        std::pair(
            &sqlite,
            "CREATE TRIGGER t AFTER INSERT ON x BEGIN UPDATE y SET a = 1; DELETE FROM z; END"),
        std::pair(&sqlite,
                  "create temp trigger if not exists t before update of a on x for each row when "
                  "new.end > 1 "
                  "begin select case when 1 then 2 else 3 end; select new.begin; end"),
        std::pair(
            &mysql,
            "CREATE DEFINER=`a`@`%` PROCEDURE p(IN n INT) BEGIN DECLARE i INT; DECLARE c CURSOR "
            "FOR SELECT 1; "
            "DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; "
            "l: LOOP IF i > 1 THEN LEAVE l; ELSEIF i THEN SET i = 2; END IF; END LOOP l; "
            "WHILE i DO SET i = IF(i, 1, 2); END WHILE; REPEAT SET i = REPEAT('a', 2); UNTIL i END "
            "REPEAT; "
            "CASE i WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; DROP TABLE IF EXISTS t; END"),
        std::pair(&mysql,
                  "CREATE OR REPLACE FUNCTION f() RETURNS INT DETERMINISTIC RETURN CASE WHEN 1 "
                  "THEN 2 END"),
        std::pair(&mysql,
                  "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW IF NOT EXISTS(SELECT 1) THEN "
                  "SET NEW.a = 1; END IF"),
        std::pair(&mysql, "CREATE PROCEDURE IF NOT EXISTS p() SELECT 1"),
        std::pair(&mysql, "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM t; END"),
        std::pair(&mysql, "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END"),
        std::pair(&postgresql,
                  "CREATE FUNCTION f(a int) RETURNS int LANGUAGE SQL BEGIN ATOMIC SELECT 1; SELECT "
                  "a; END"),
        std::pair(&postgresql,
                  "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; RETURN 1; END $$ LANGUAGE plpgsql"),
        std::pair(&postgresql, "CREATE TABLE event (begin int, \"end\" int)"),
        std::pair(&postgresql, "CREATE TRIGGER t BEFORE INSERT ON x EXECUTE FUNCTION f()")));

TEST(StatementSplitter, TakesABeginOutsideOfARoutineForATransaction) {
  EXPECT_EQ(split("BEGIN; SELECT CASE WHEN 1 THEN 2 END; END", postgresql).size(), 3U);
}

TEST(StatementSplitter, NumbersPlaceholdersFromOneInEachStatement) {
  const auto statements = render("SELECT {{ a }}, {{ b }}; SELECT {{ b }}",
                                 {{"a", integer(1)}, {"b", integer(2)}}, postgresql);
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].sql, "SELECT $1, $2");
  EXPECT_EQ(statements[1].sql, "SELECT $1");
  ASSERT_EQ(statements[1].parameters.size(), 1U);
  EXPECT_EQ(statements[1].parameters[0].value, Value(2));
}

}  // namespace
}  // namespace sqlpod
