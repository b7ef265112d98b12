// `sqlpod check --connect`: the server says what each statement would return, and nothing is run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class CheckConnect : public ServerTest {
 protected:
  CheckConnect() {
    pg(my_table_sql);
    my(my_table_sql);
    run(task_yaml("sqlite:///my.db", my_table_sql));
  }
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }
  static std::string my(const std::string& sql) { return MariadbServer::shared().mariadb(sql); }
  Outcome check(const std::string& yaml, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"check", folder_.write("task.yaml", yaml), "--connect"});
    return run_sqlpod(more, {.folder = folder_.path()});
  }
};

TEST_F(CheckConnect, PrintsColumnsAndTypes) {
  for (const std::string& task :
       {pg_task(select_rows, threshold_and_columns), my_task(select_rows, threshold_and_columns),
        task_yaml("sqlite:///my.db", select_rows, threshold_and_columns)}) {
    const Outcome outcome = check(task, {"-i", "id_threshold=1"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.output, AllOf(HasSubstr("statement  kind    column  type"),
                                      ContainsRegex("1          SELECT  id      int"),
                                      ContainsRegex("1          SELECT  name    string"),
                                      ContainsRegex("1          SELECT  value   double")));
    EXPECT_THAT(outcome.error, HasSubstr("is sound"));
  }
}

TEST_F(CheckConnect, RunsNothing) {
  const std::string statements = "DELETE FROM my_table; UPDATE my_table SET name = 'x'";
  for (const std::string& task :
       {pg_task(statements), my_task(statements), task_yaml("sqlite:///my.db", statements)}) {
    const Outcome outcome = check(task);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_THAT(outcome.output, AllOf(HasSubstr("1          DELETE  -       no table"),
                                      HasSubstr("2          UPDATE  -       no table")));
  }
  EXPECT_EQ(pg("SELECT count(*) FROM my_table WHERE name <> 'x'"), "4\n");
  EXPECT_EQ(my("SELECT count(*) FROM my_table WHERE name <> 'x'"), "4\n");
}

TEST_F(CheckConnect, FindsWhatTheServerWouldRefuse) {
  for (const std::string& task :
       {pg_task("SELECT nothing FROM my_table"), my_task("SELECT nothing FROM my_table"),
        task_yaml("sqlite:///my.db", "SELECT nothing FROM my_table")}) {
    const Outcome outcome = check(task);
    EXPECT_EQ(outcome.exit_code, 5);
    EXPECT_THAT(outcome.error, HasSubstr("nothing"));
  }
}

TEST_F(CheckConnect, SaysWhatOnlyARunCouldTell) {
  const Outcome outcome =
      check(pg_task("CREATE TEMPORARY TABLE t (a int); INSERT INTO t VALUES (1); SELECT 1 AS one"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, AllOf(HasSubstr("not known"), HasSubstr("statement 1 has not been"),
                                    ContainsRegex("3          SELECT  one     int32")));
}

TEST_F(CheckConnect, AServerThatIsNotThereIsUnavailable) {
  EXPECT_EQ(check(pg_task("SELECT 1", "", 1)).exit_code, 4);
}

}  // namespace
}  // namespace sqlpod::testing
