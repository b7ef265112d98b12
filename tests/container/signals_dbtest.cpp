// sqlpod is the first process of its container: nobody else forwards signals, and none has a
// default action there.
#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;

class Signals : public ContainerTest {
 protected:
  /// Starts a statement that takes a minute, writes to /out, and is at work at the server.
  ContainerOptions long_run() const {
    return container(pg_task("INSERT INTO begun VALUES (1); SELECT pg_sleep(63), 1 AS x",
                             "output_schema_type: any\n"),
                     {"run", "-o", "/out/x.csv"}, on_bridge_network);
  }
  static bool server_works() {
    return postgresql().psql(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
               "'%sleep(63)%' "
               "AND pid <> pg_backend_pid()") == "1\n";
  }
  void SetUp() override { postgresql().psql("CREATE TABLE IF NOT EXISTS begun (id int)"); }
  /// The statement is cancelled at the server, its transaction undone, and no file is there.
  void expect_nothing_left() const {
    EXPECT_TRUE(eventually([] { return !server_works(); }));
    EXPECT_EQ(postgresql().psql("SELECT count(*) FROM begun"), "0\n");
    EXPECT_THAT(outputs(), IsEmpty());
  }
};

TEST_F(Signals, DockerStopCancelsTheStatementAtOnceWith143) {
  Container container(long_run());
  ASSERT_TRUE(eventually(server_works));
  const Outcome stopped = run_program({"docker", "stop", container.name()});
  const Outcome outcome = container.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_LT(stopped.seconds, 4) << "docker kills after ten seconds";
  expect_nothing_left();
}

TEST_F(Signals, AnInterruptEndsItWith130) {
  Container container(long_run());
  ASSERT_TRUE(eventually(server_works));
  docker({"kill", "--signal", "INT", container.name()});
  const Outcome outcome = container.wait();
  EXPECT_EQ(outcome.exit_code, 130) << outcome.error;
  expect_nothing_left();
}

TEST_F(Signals, ItIsTheOnlyProcessOfTheContainer) {
  Container container(long_run());
  ASSERT_TRUE(eventually(server_works));
  const std::string processes = docker({"top", container.name(), "-eo", "pid,args"});
  EXPECT_THAT(processes, MatchesRegex("[^\n]*\n[^\n]*sqlpod run -o /out/x.csv\n"));
  std::string id = docker({"inspect", "--format", "{{.State.Pid}}", container.name()});
  id.pop_back();
  EXPECT_THAT(read_file("/proc/" + id + "/status"), HasSubstr("NSpid:\t" + id + "\t1\n"));
  docker({"kill", "--signal", "TERM", container.name()});
  EXPECT_EQ(container.wait().exit_code, 143);
}

}  // namespace
}  // namespace sqlpod::testing
