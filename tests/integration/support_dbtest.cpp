// The fixtures that the other integration tests stand on.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "tests/support/child_process.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/program.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

TEST(TemporaryFolder, GoesWithAllThatIsInIt) {
  std::string path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    EXPECT_EQ(read_file(folder.write("a/b/file", std::string_view("x\0y", 3))),
              std::string("x\0y", 3));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Program, GivesStreamsAndExitCode) {
  ProgramOptions options;
  options.input = "in";
  options.environment = {{"ADDED", "value"}, {"PATH", std::nullopt}};
  const Outcome outcome =
      run_program({"/bin/sh", "-c", "read x; echo $x $ADDED; echo bad >&2; exit 7"}, options);
  EXPECT_EQ(outcome.output, "in value\n");
  EXPECT_EQ(outcome.error, "bad\n");
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_GT(outcome.peak_memory_kib, 0);
}

TEST(Program, MayWriteMoreThanAPipeHoldsAndReadNothing) {
  ProgramOptions options;
  options.input = std::string(1 << 20, 'x');
  const Outcome outcome = run_program(
      {"sh", "-c", "head -c 3000000 /dev/zero; head -c 2000000 /dev/zero >&2"}, options);
  EXPECT_EQ(outcome.output.size(), 3000000U);
  EXPECT_EQ(outcome.error.size(), 2000000U);
}

TEST(Program, MayHaveATerminal) {
  ProgramOptions options;
  options.output_is_terminal = true;
  const Outcome outcome =
      run_program({"sh", "-c", "test -t 1 && echo out; test -t 2 && echo err; true"}, options);
  EXPECT_EQ(outcome.output, "out\n");
  EXPECT_EQ(outcome.error, "");
}

TEST(Program, IsKilledWithItsChildrenAtTheTimeLimit) {
  ProgramOptions options;
  options.time_limit = std::chrono::milliseconds(200);
  const Outcome outcome = run_program({"sh", "-c", "sleep 600 & sleep 600"}, options);
  EXPECT_TRUE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, SIGKILL);
  EXPECT_LT(outcome.seconds, 30);
}

TEST(Program, SeesItsOutputClosedEarly) {
  ProgramOptions options;
  options.close_output_after = 10;
  const Outcome outcome = run_program({"yes"}, options);
  EXPECT_EQ(outcome.signal, SIGPIPE);
}

TEST(Program, TakesSignalsWhileItRuns) {
  Program program({"sh", "-c", "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done"});
  ASSERT_TRUE(program.wait_for_text("ready\n"));
  program.send_signal(SIGTERM);
  EXPECT_EQ(program.wait().exit_code, 9);
}

TEST(Program, ThatIsNotThereIsAnError) {
  EXPECT_THROW(run_program({"/no/such/program"}), std::system_error);
  EXPECT_THROW(run_program({"no-such-program-anywhere"}), std::system_error);
}

TEST(PostgresqlServer, AnswersAndRefusesAWrongPassword) {
  const PostgresqlServer& server = PostgresqlServer::shared();
  EXPECT_EQ(server.psql("select 1, 'é'; select 2"), "1|é\n2\n");
  EXPECT_THROW(server.psql("select no_such_column"), std::runtime_error);
  ProgramOptions options;
  options.environment = {{"PGPASSWORD", "wrong"}};
  std::string url = server.url();
  const std::string password = std::string(":") + PostgresqlServer::password;
  url.erase(url.find(password), password.size());
  const Outcome outcome = run_program({"psql", "-X", "-c", "select 1", url}, options);
  EXPECT_NE(outcome.exit_code, 0);
  EXPECT_NE(outcome.error.find("password authentication failed"), std::string::npos)
      << outcome.error;
}

TEST(PostgresqlServer, KeepsItsDataAndPortOverAStop) {
  PostgresqlServer server;
  server.psql("create table t as select 42 as a");
  const int port = server.port();
  server.stop();
  EXPECT_THROW(server.psql("select 1"), std::runtime_error);
  server.start();
  EXPECT_EQ(server.psql("select a from t"), "42\n");
  EXPECT_EQ(server.port(), port);
}

TEST(PostgresqlServer, EndsTheSessionsOfOthers) {
  const PostgresqlServer& server = PostgresqlServer::shared();
  ProgramOptions options;
  options.input = "\\echo ready\nselect pg_sleep(60);\n";
  Program sleeper({"psql", "-X", server.url()}, options);
  ASSERT_TRUE(sleeper.wait_for_text("ready"));
  while (server.psql("select count(*) from pg_stat_activity where query like 'select pg_sleep%'") ==
         "0\n") {
  }
  server.kill_backends();
  EXPECT_NE(sleeper.wait().exit_code, 0);
}

TEST(MariadbServer, AnswersAndRefusesAWrongPassword) {
  const MariadbServer& server = MariadbServer::shared();
  EXPECT_EQ(server.mariadb("select 1, 'é'; select database()"), "1\té\ntest_database\n");
  EXPECT_THROW(server.mariadb("select no_such_column"), std::runtime_error);
  ProgramOptions options;
  options.environment = {{"MYSQL_PWD", "wrong"}};
  const Outcome outcome = run_program(
      {"mariadb", "--no-defaults", "--host=127.0.0.1", "--port=" + std::to_string(server.port()),
       "--user=" + std::string(MariadbServer::user), "--execute=select 1"},
      options);
  EXPECT_NE(outcome.error.find("Access denied"), std::string::npos) << outcome.error;
}

TEST(MariadbServer, KeepsItsDataAndPortOverAStop) {
  MariadbServer server;
  server.mariadb("create table t as select 42 as a");
  const int port = server.port();
  server.stop();
  EXPECT_THROW(server.mariadb("select 1"), std::runtime_error);
  server.start();
  EXPECT_EQ(server.mariadb("select a from t"), "42\n");
  EXPECT_EQ(server.port(), port);
}

TEST(MariadbServer, EndsTheConnectionsOfOthers) {
  const MariadbServer& server = MariadbServer::shared();
  ProgramOptions options;
  options.environment = {{"MYSQL_PWD", MariadbServer::password}};
  Program sleeper(
      {"mariadb", "--no-defaults", "--host=127.0.0.1", "--port=" + std::to_string(server.port()),
       "--user=" + std::string(MariadbServer::user), "--execute=select sleep(60)"},
      options);
  while (
      server.mariadb(
          "select count(*) from information_schema.processlist where info like 'select sleep%'") ==
      "0\n") {
  }
  server.kill_connections();
  EXPECT_NE(sleeper.wait().exit_code, 0);
}

/// Whether a process runs; one that is dead and not yet waited for does not.
bool runs(pid_t id) {
  const std::string path = "/proc/" + std::to_string(id) + "/stat";
  if (!std::filesystem::exists(path)) return false;
  const std::string status = read_file(path);
  return status.at(status.rfind(')') + 2) != 'Z';
}

TEST(ChildProcess, DiesWithTheTestHoweverThatDies) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t test = ::fork();
  if (test == 0) {
    ChildProcess child;
    child.command = {"sleep", "600"};
    child.account = server_account("postgres");
    const pid_t id = start(child);
    if (::write(ends[1], &id, sizeof id) < 0) ::_exit(1);
    ::pause();
  }
  pid_t child = 0;
  ASSERT_EQ(::read(ends[0], &child, sizeof child), ssize_t{sizeof child});
  EXPECT_TRUE(runs(child));
  ::kill(test, SIGKILL);
  ::waitpid(test, nullptr, 0);
  for (int i = 0; i < 500 && runs(child); ++i) ::usleep(10000);
  EXPECT_FALSE(runs(child));
}

}  // namespace
}  // namespace sqlpod::testing
