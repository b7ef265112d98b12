// Every exit code of docs/exit-codes.md comes through `docker run`, but for 70: that is a bug in
// sqlpod, for which there is no recipe.
#include <sys/stat.h>

#include "tests/container/container_fixture.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ContainerExitCodes : public ContainerTest {
 protected:
  /// How many sessions of the server run a statement like this one.
  static bool runs(const std::string& statement) {
    return postgresql().psql(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> "
               "pg_backend_pid() "
               "AND query LIKE '" +
               statement + "'") != "0\n";
  }
};

TEST_F(ContainerExitCodes, ZeroWhenDone) {
  const Outcome outcome = run(pg_task("SELECT 1 AS one", "output_schema_type: {one: int}\n"));
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "one\n1\n");
}

TEST_F(ContainerExitCodes, TwoForAWrongSpec) {
  const Outcome outcome =
      run("name: x\nquery_tmplate: SELECT 1\ntask_config: {uri: 'sqlite://'}\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error,
              AllOf(StartsWith("sqlpod: error: "), HasSubstr("/etc/sqlpod/task.yaml:2:1")));
}

TEST_F(ContainerExitCodes, ThreeForASecretThatIsNotMountedAndTheTerminationMessageNamesIt) {
  // As in a pod: there, and writable by everyone.
  const std::string log = folder_.write("termination-log", "");
  ASSERT_EQ(::chmod(log.c_str(), 0666), 0);
  const Outcome outcome =
      run(task_yaml("postgresql://app@127.0.0.1/shop", "SELECT 1",
                    "  secret_connect_args: {password: {group: other-db, key: db-password}}\n"),
          {}, {"-v", log + ":/dev/termination-log"});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.error, HasSubstr("/etc/secrets/other-db/db-password"));
  EXPECT_THAT(read_file(log),
              AllOf(StartsWith("{"), HasSubstr("\"kind\":\"secret\""), HasSubstr("'other-db'"),
                    HasSubstr("/etc/secrets/other-db/db-password")));
}

TEST_F(ContainerExitCodes, FourForAServerThatDoesNotListen) {
  const Outcome outcome = run(task_at("postgresql://app@host.docker.internal:1/shop", "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
}

TEST_F(ContainerExitCodes, FourForAHostThatNobodyKnows) {
  const Outcome outcome = run(task_at("postgresql://app@no-such-host.invalid/shop", "SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 4) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("no-such-host.invalid"));
}

TEST_F(ContainerExitCodes, FiveForWrongSql) {
  const Outcome outcome = run(pg_task("SELEC 1"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_THAT(outcome.error, HasSubstr("syntax error"));
}

TEST_F(ContainerExitCodes, SixForASessionThatAnAdministratorEnds) {
  Container container(this->container(pg_task("SELECT pg_sleep(61)"), {}, on_bridge_network));
  ASSERT_TRUE(eventually([] { return runs("%sleep(61)%"); }));
  postgresql().kill_backends();
  const Outcome outcome = container.wait();
  EXPECT_EQ(outcome.exit_code, 6) << outcome.error;
}

TEST_F(ContainerExitCodes, SevenForAnOutputVolumeThatIsReadOnly) {
  ContainerOptions options;
  const std::string task = folder_.write(
      "task.yaml", task_yaml("sqlite://", "SELECT 1 AS x", "output_schema_type: {x: int}\n"));
  options.options = locked_down + std::vector<std::string>{"-v", task + ":/etc/sqlpod/task.yaml:ro",
                                                           "-v", folder_.file("out") + ":/out:ro"};
  options.arguments = {"run", "-o", "/out/x.csv"};
  const Outcome outcome = run_container(options);
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("/out"), HasSubstr("Read-only file system")));
  EXPECT_THAT(outputs(), IsEmpty());
}

TEST_F(ContainerExitCodes, SevenForAnOutputVolumeThatIsFullAndNothingIsLeftInIt) {
  // A megabyte, which somebody else looks into as well: it would be gone with its last container.
  const Volume volume(
      {"--opt", "type=tmpfs", "--opt", "device=tmpfs", "--opt", "o=size=1m,mode=1777"});
  const std::vector<std::string> mount = {"-v", volume.name() + ":/out"};
  Container keeper({.options = mount, .arguments = {"sleep", "60"}, .image = "debian:12-slim"});
  const std::string task = folder_.write(
      "task.yaml",
      task_yaml(
          "sqlite://",
          "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 500) SELECT "
          "hex(randomblob(5000)) AS text FROM r",
          "output_schema_type: {text: str}\n"));
  ASSERT_TRUE(eventually([&] {
    return run_program({"docker", "exec", keeper.name(), "true"}).exit_code == 0;
  }));
  for (const char* format : {"csv", "parquet", "arrow"}) {
    const Outcome outcome = run_container(
        {.options = locked_down + mount +
                    std::vector<std::string>{"-v", task + ":/etc/sqlpod/task.yaml:ro"},
         .arguments = {"run", "-o", "/out/rows", "--format", format}});
    EXPECT_EQ(outcome.exit_code, 7) << format << outcome.error;
    EXPECT_THAT(outcome.error, AllOf(HasSubstr("/out/rows"), HasSubstr("No space left on device")))
        << format;
    EXPECT_EQ(docker({"exec", keeper.name(), "ls", "-A", "/out"}), "") << format;
  }
}

TEST_F(ContainerExitCodes, EightForAWrongPassword) {
  mount_secret("my-db-secrets", "db-password", "not-the-password");
  const Outcome outcome = run(pg_task("SELECT 1"));
  EXPECT_EQ(outcome.exit_code, 8) << outcome.error;
  EXPECT_THAT(outcome.error, ::testing::Not(HasSubstr("not-the-password")));
}

TEST_F(ContainerExitCodes, NineForAConnectionThatIsLostDuringTheCommit) {
  // COMMIT takes its time, and the connection is cut meanwhile.
  PostgresqlServer& server = postgresql();
  server.psql(
      "CREATE TABLE paid (id int); CREATE FUNCTION nap() RETURNS trigger LANGUAGE plpgsql AS "
      "'BEGIN PERFORM "
      "pg_sleep(3); RETURN NULL; END'; CREATE CONSTRAINT TRIGGER nap AFTER INSERT ON paid "
      "DEFERRABLE INITIALLY DEFERRED FOR "
      "EACH ROW EXECUTE FUNCTION nap()");
  FaultProxy proxy("127.0.0.1", server.port());
  Container container(this->container(
      task_at(std::string("postgresql://") + PostgresqlServer::user +
                  "@127.0.0.1:" + std::to_string(proxy.port()) + "/" + PostgresqlServer::database,
              "INSERT INTO paid VALUES (1)"),
      {}, on_host_network));
  ASSERT_TRUE(eventually([] { return runs("COMMIT"); }));
  proxy.cut_now(FaultProxy::Cut::reset);
  const Outcome outcome = container.wait();
  EXPECT_EQ(outcome.exit_code, 9) << outcome.error;
}

TEST_F(ContainerExitCodes, TheTimeoutsOwnWhenItIsOver) {
  const Outcome outcome = run(pg_task("SELECT pg_sleep(62)", "timeout: 1s\n"));
  EXPECT_EQ(outcome.exit_code, 124) << outcome.error;
  EXPECT_TRUE(eventually([] { return !runs("%sleep(62)%"); })) << "the server goes on";
}

}  // namespace
}  // namespace sqlpod::testing
