// Every file of examples/ runs as it stands, but for the address of the server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/s3_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

const std::string examples = SQLPOD_SOURCE_DIR "/examples/";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class Examples : public ServerTest {
 protected:
  Examples() { mount_secret("my-db-secrets", "db-password", "app-password"); }

  Outcome run_on_postgresql(const std::string& name, std::vector<std::string> more) {
    PostgresqlServer& server = PostgresqlServer::shared();
    if (server.psql("SELECT 1 FROM pg_roles WHERE rolname = 'app'").empty()) {
      server.psql("CREATE ROLE app LOGIN PASSWORD 'app-password'");
      server.psql("CREATE DATABASE shop OWNER app");
    }
    return run(replaced(read_file(examples + name), "localhost:5432",
                        "127.0.0.1:" + std::to_string(server.port())),
               std::move(more));
  }
  Outcome run_on_mariadb(const std::string& name, std::vector<std::string> more) {
    MariadbServer& server = MariadbServer::shared();
    server.mariadb(
        "CREATE DATABASE IF NOT EXISTS shop; CREATE USER IF NOT EXISTS app IDENTIFIED BY "
        "'app-password';"
        "GRANT ALL ON shop.* TO app");
    return run(replaced(read_file(examples + name), "localhost:3306",
                        "127.0.0.1:" + std::to_string(server.port())),
               std::move(more));
  }
  void make_table(const std::string& uri) {
    const Outcome outcome = run(task_yaml(uri, my_table_sql, password_from_secret));
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }
  const std::vector<std::string> prices = {"-i", "rows=" + examples + "prices.csv", "-i",
                                           "factor=1"};
  static std::string pg_uri() {
    return "postgresql://app@127.0.0.1:" + std::to_string(PostgresqlServer::shared().port()) +
           "/shop";
  }
  static std::string my_uri() {
    return "mysql://app@127.0.0.1:" + std::to_string(MariadbServer::shared().port()) + "/shop";
  }
};

TEST_F(Examples, ThePostgresqlTasks) {
  run_on_postgresql("postgresql-select.yaml", {"-i", "id_threshold=0"});  // makes role and database
  make_table(pg_uri());
  const Outcome updated =
      run_on_postgresql("postgresql-update.yaml", {"-i", "record_id=2", "-i", "new_value=0.75"});
  EXPECT_EQ(updated.error, "1 row affected\n");
  const Outcome selected = run_on_postgresql("postgresql-select.yaml", {"-i", "id_threshold=1"});
  for (const char* row :
       {"2,green apple,0.75\n", "3,Grüner Veltliner,12.5\n", "4,a price to come,\n"}) {
    EXPECT_THAT(selected.output, HasSubstr(row)) << selected.error;
  }
  EXPECT_EQ(selected.output.size(),
            std::string(
                "id,name,value\n2,green apple,0.75\n3,Grüner Veltliner,12.5\n4,a price to come,\n")
                .size());
  const Outcome exported = run_on_postgresql("postgresql-partition.yaml", {"-i", "id_threshold=1"});
  EXPECT_THAT(exported.error, HasSubstr("3 rows written to my_table/"));
  EXPECT_TRUE(std::filesystem::exists(folder_.file("my_table/name=green%20apple")));
  EXPECT_TRUE(std::filesystem::exists(folder_.file("my_table/_SUCCESS")));
  const Outcome archived =
      run_on_postgresql("postgresql-several-statements.yaml", {"-i", "ids=[1,2]"});
  EXPECT_EQ(archived.output, "archived\n2\n") << archived.error;
  const std::vector<std::string> once = {"-i", "record_id=3", "-i", "run_id=2024-01-31"};
  EXPECT_EQ(run_on_postgresql("postgresql-idempotent.yaml", once).error, "1 row affected\n");
  EXPECT_THAT(run_on_postgresql("postgresql-idempotent.yaml", once).error,
              HasSubstr("nothing done"));
  EXPECT_EQ(run_on_postgresql("postgresql-executemany.yaml", prices).error, "2 rows affected\n");
}

TEST_F(Examples, TheMariadbTasks) {
  run_on_mariadb("mariadb-select.yaml", {"-i", "id_threshold=0"});
  make_table(my_uri());
  const Outcome updated =
      run_on_mariadb("mariadb-update.yaml", {"-i", "record_id=2", "-i", "new_value=null"});
  EXPECT_EQ(updated.error, "1 row affected\n");
  const Outcome selected =
      run_on_mariadb("mariadb-select.yaml", {"-i", "id_threshold=1", "--format", "jsonl"});
  EXPECT_THAT(selected.output, HasSubstr("{\"id\":2,\"name\":\"green apple\",\"value\":null}\n"))
      << selected.error;
  EXPECT_EQ(run_on_mariadb("mariadb-executemany.yaml", prices).exit_code, 0);
}

TEST_F(Examples, TheSqliteTasks) {
  ASSERT_EQ(run(task_yaml("sqlite:///my_database.db", my_table_sql)).exit_code, 0);
  const Outcome loaded =
      run_file(examples + "sqlite-executemany.yaml", {"-i", "rows=" + examples + "prices.csv"});
  EXPECT_EQ(loaded.error, "3 rows affected\n");
  const Outcome searched = run_file(examples + "sqlite-select.yaml", {"-i", "q=apple"});
  EXPECT_EQ(searched.output, "id,name\n1,red apple\n2,green apple\n") << searched.error;
}

TEST_F(Examples, TheTaskThatWritesToS3) {
  const S3Server server(SQLPOD_SOURCE_DIR "/.deps/s3s-fs/bin/s3s-fs");
  mount_secret("s3", "access-key-id", S3Server::access_key_id);
  mount_secret("s3", "secret-access-key", S3Server::secret_access_key);
  const Outcome outcome = run(replaced(read_file(examples + "sqlite-to-s3.yaml"),
                                       "http://localhost:9000", server.endpoint()));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_TRUE(server.has("exports/fruit.parquet"));
}

TEST_F(Examples, TheQuickstart) {
  std::filesystem::create_directory(folder_.file("build"));
  const std::string sql = read_file(examples + "quickstart/my_database.sql");
  ASSERT_EQ(run(task_yaml("sqlite:///build/quickstart.db", sql)).exit_code, 0);
  const Outcome outcome = run_file(examples + "quickstart/task.yaml", {"-i", "id_threshold=3"});
  EXPECT_EQ(outcome.output,
            "id,name,value\n4,a price to come,\n5,\"comma, and \"\"quotes\"\"\",0.001\n")
      << outcome.error;
}

TEST_F(Examples, AreAllHere) {
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(examples)) {
    if (entry.path().extension() == ".yaml")
      names.insert(std::filesystem::relative(entry.path(), examples).string());
  }
  // Those of compose, cpp-task and kubernetes have tests in containers and on a cluster.
  EXPECT_EQ(names, (std::set<std::string>{"compose.yaml",
                                          "compose/task.yaml",
                                          "cpp-task/task.yaml",
                                          "kubernetes/cron-job.yaml",
                                          "kubernetes/indexed-job.yaml",
                                          "kubernetes/job.yaml",
                                          "kubernetes/tasks/export_orders.yaml",
                                          "kubernetes/tasks/export_prices.yaml",
                                          "kubernetes/tasks/raise_prices.yaml",
                                          "mariadb-executemany.yaml",
                                          "mariadb-select.yaml",
                                          "mariadb-update.yaml",
                                          "postgresql-executemany.yaml",
                                          "sqlite-executemany.yaml",
                                          "postgresql-idempotent.yaml",
                                          "postgresql-partition.yaml",
                                          "postgresql-select.yaml",
                                          "sqlite-to-s3.yaml",
                                          "postgresql-several-statements.yaml",
                                          "postgresql-update.yaml",
                                          "quickstart/task.yaml",
                                          "sqlite-select.yaml"}))
      << "an example without a test";
}

}  // namespace
}  // namespace sqlpod::testing
