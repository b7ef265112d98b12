// Every exit code of docs/exit-codes.md that a run can end with today, each by the real program
// against real servers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class ExitCodes : public ServerTest {
 protected:
  ExitCodes() {
    mount_secret("pg", "password", PostgresqlServer::password);
    mount_secret("my", "password", MariadbServer::password);
    mount_secret("pg", "wrong", "not-the-password");
  }
  static std::string pg_uri(const std::string& database = PostgresqlServer::database,
                            int port = PostgresqlServer::shared().port()) {
    return std::string("postgresql://") + PostgresqlServer::user +
           "@127.0.0.1:" + std::to_string(port) + "/" + database;
  }
  static std::string my_uri(const std::string& database = MariadbServer::database,
                            int port = MariadbServer::shared().port()) {
    return std::string("mysql://") + MariadbServer::user + "@127.0.0.1:" + std::to_string(port) +
           "/" + database;
  }
  static std::string password(const std::string& group, const std::string& key = "password") {
    return "  secret_connect_args: {password: {group: " + group + ", key: " + key + "}}\n";
  }
  /// A port of the loopback address that nobody listens on.
  static int closed_port() {
    const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    EXPECT_EQ(bind(probe, reinterpret_cast<sockaddr*>(&address), size), 0);
    getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size);
    close(probe);
    return ntohs(address.sin_port);
  }
};

TEST_F(ExitCodes, ZeroWhenDone) {
  EXPECT_EQ(run(task_yaml(pg_uri(), "SELECT 1", password("pg"))).exit_code, 0);
  EXPECT_EQ(run(task_yaml(my_uri(), "SELECT 1", password("my"))).exit_code, 0);
}

TEST_F(ExitCodes, TwoForAWrongSpecWithErrorAndHint) {
  const Outcome outcome =
      run("name: x\nquery_tmplate: SELECT 1\ntask_config: {uri: 'sqlite://'}\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, AllOf(StartsWith("sqlpod: error: "), HasSubstr("task.yaml:2:1"),
                                   HasSubstr("query_template")));
}

TEST_F(ExitCodes, ThreeForAMissingSecretThatNamesEveryPlace) {
  const Outcome outcome = run(task_yaml(pg_uri(), "SELECT 1", password("nowhere", "db-password")));
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("nowhere"), HasSubstr("db-password"),
                                   HasSubstr("_FSEC_NOWHERE_DB-PASSWORD"),
                                   HasSubstr(folder_.file("secrets/nowhere/db-password")),
                                   HasSubstr("/run/secrets/db-password")));
}

TEST_F(ExitCodes, FourForAServerThatDoesNotListen) {
  const int port = closed_port();
  EXPECT_EQ(run(task_yaml(pg_uri("postgres", port), "SELECT 1", password("pg"))).exit_code, 4);
  EXPECT_EQ(run(task_yaml(my_uri("mysql", port), "SELECT 1", password("my"))).exit_code, 4);
}

TEST_F(ExitCodes, FourForADatabaseThatIsNotThere) {
  const Outcome pg = run(task_yaml(pg_uri("no_such_database"), "SELECT 1", password("pg")));
  EXPECT_EQ(pg.exit_code, 4);
  EXPECT_THAT(pg.error, HasSubstr("no_such_database"));
  const Outcome my = run(task_yaml(my_uri("no_such_database"), "SELECT 1", password("my")));
  EXPECT_EQ(my.exit_code, 4);
  EXPECT_THAT(my.error, HasSubstr("no_such_database"));
}

TEST_F(ExitCodes, FiveForWrongSql) {
  const Outcome pg = run(task_yaml(pg_uri(), "SELEC 1", password("pg")));
  EXPECT_EQ(pg.exit_code, 5);
  EXPECT_THAT(pg.error, HasSubstr("syntax error"));
  EXPECT_EQ(run(task_yaml(my_uri(), "SELEC 1", password("my"))).exit_code, 5);
  EXPECT_EQ(run(task_yaml("sqlite://", "SELEC 1")).exit_code, 5);
}

TEST_F(ExitCodes, FiveForAnOutputSchemaThatTheResultDoesNotHave) {
  const Outcome outcome =
      run(task_yaml(pg_uri(), "SELECT 1 AS id, 'x' AS nam",
                    password("pg") + "output_schema_type: {id: int, name: str}\n"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("'name'"), HasSubstr("nam")));
}

TEST_F(ExitCodes, SixForADeadlock) {
  PostgresqlServer& server = PostgresqlServer::shared();
  server.psql(
      "DROP TABLE IF EXISTS locks; CREATE TABLE locks (id int PRIMARY KEY); INSERT INTO locks "
      "VALUES (1), (2)");
  const std::string first = folder_.write(
      "first.yaml", task_yaml(pg_uri(),
                              "SELECT * FROM locks WHERE id = 1 FOR UPDATE; SELECT pg_sleep(1); "
                              "SELECT * FROM locks WHERE id = 2 FOR UPDATE",
                              password("pg")));
  const std::string second = folder_.write(
      "second.yaml", task_yaml(pg_uri(),
                               "SELECT * FROM locks WHERE id = 2 FOR UPDATE; SELECT pg_sleep(1); "
                               "SELECT * FROM locks WHERE id = 1 FOR UPDATE",
                               password("pg")));
  const std::vector<std::string> arguments = {"--secrets-dir", folder_.file("secrets")};
  Program one({SQLPOD_PROGRAM, "run", first, arguments[0], arguments[1]});
  Program two({SQLPOD_PROGRAM, "run", second, arguments[0], arguments[1]});
  const Outcome a = one.wait();
  const Outcome b = two.wait();
  EXPECT_EQ(a.exit_code + b.exit_code, 6)
      << a.error << b.error;  // one wins, the other is told to try again
  EXPECT_THAT(a.error + b.error, HasSubstr("deadlock detected"));
}

TEST_F(ExitCodes, SevenForAnOutputThatCannotBeWritten) {
  const Outcome outcome =
      run(task_yaml("sqlite://", "SELECT 1 AS x", "output_schema_type: {x: int}\n"),
          {"-o", "/dev/full", "--format", "csv"});
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_THAT(outcome.error, HasSubstr("/dev/full"));
}

TEST_F(ExitCodes, EightForAWrongPassword) {
  const Outcome pg = run(task_yaml(pg_uri(), "SELECT 1", password("pg", "wrong")));
  EXPECT_EQ(pg.exit_code, 8);
  EXPECT_THAT(pg.error, HasSubstr("refused the login"));
  const Outcome my = run(task_yaml(my_uri(), "SELECT 1", password("pg", "wrong")));
  EXPECT_EQ(my.exit_code, 8);
}

TEST_F(ExitCodes, EightForAMissingRight) {
  PostgresqlServer& server = PostgresqlServer::shared();
  server.psql(
      "DROP TABLE IF EXISTS locked; CREATE TABLE locked (x int); DROP ROLE IF EXISTS guest; "
      "CREATE ROLE guest LOGIN PASSWORD 'guest-password'");
  mount_secret("guest", "password", "guest-password");
  const Outcome outcome =
      run(task_yaml("postgresql://guest@127.0.0.1:" + std::to_string(server.port()) + "/postgres",
                    "SELECT * FROM locked", password("guest")));
  EXPECT_EQ(outcome.exit_code, 8);
  EXPECT_THAT(outcome.error, HasSubstr("permission denied for table locked"));
}

TEST_F(ExitCodes, AFailureLeavesATerminationMessageAndARunRecord) {
  const std::string log = folder_.write("termination-log", "");
  const Outcome outcome = run(task_yaml("sqlite://", "SELECT * FROM not_there"),
                              {"--termination-log", log, "--record", "record.json"});
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(read_file(log),
              AllOf(HasSubstr("\"kind\":\"query\""), HasSubstr("no such table: not_there")));
  EXPECT_THAT(read_file(folder_.file("record.json")),
              AllOf(HasSubstr("\"status\":\"failed\""), HasSubstr("\"exit_code\":5"),
                    HasSubstr("no such table: not_there")));
}

}  // namespace
}  // namespace sqlpod::testing
