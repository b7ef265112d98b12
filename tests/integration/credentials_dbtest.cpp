// Credentials that change while a task runs: each connection is made with the one that is there
// then.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class RenewedCredentials : public ServerTest {
 protected:
  static std::string pg(const std::string& sql) { return PostgresqlServer::shared().psql(sql); }

  /// As a sidecar does it: the file is never there half-written.
  void write_token(const std::string& token) {
    folder_.write("next", token + "\n");
    std::filesystem::rename(folder_.file("next"), folder_.file("token"));
  }
  std::string task(const std::string& source, const std::string& query, const std::string& more,
                   int port) const {
    return task_yaml("postgresql://renewed@127.0.0.1:" + std::to_string(port) + "/postgres", query,
                     "  secret_connect_args: {password: " + source + "}\n" + more);
  }

  static constexpr const char* quick_retries = "retries: 3\nretry_delay: 10ms\n";
};

TEST_F(RenewedCredentials, AFileIsReadAnewForEachRetry) {
  pg("DROP ROLE IF EXISTS renewed; CREATE ROLE renewed LOGIN PASSWORD 'token-of-nine'");
  write_token("token-of-nine");
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  const auto program =
      start(task("{file: token}", "SELECT pg_sleep(0.7)", quick_retries, proxy.port()));
  ASSERT_TRUE(eventually([] {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.7)%' AND "
              "pid <> pg_backend_pid() AND state = 'active'") != "0\n";
  }));
  pg("ALTER ROLE renewed PASSWORD 'token-of-ten'");
  write_token("token-of-ten");
  proxy.cut_now(FaultProxy::Cut::reset);
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("retry 1 of 3"), Not(HasSubstr("token-of")),
                                   Not(HasSubstr("the login was refused"))));
}

TEST_F(RenewedCredentials, ACommandIsRunAnewForEachRetry) {
  pg("DROP ROLE IF EXISTS renewed; CREATE ROLE renewed LOGIN PASSWORD 'token-of-nine'");
  write_token("token-of-nine");
  const std::string script =
      folder_.write("get-token", "#!/bin/sh\necho run >> '" + folder_.file("runs") + "'\ncat '" +
                                     folder_.file("token") + "'\n");
  ASSERT_EQ(::chmod(script.c_str(), 0700), 0);
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  const auto program = start(
      task("{command: [" + script + "]}", "SELECT pg_sleep(0.8)", quick_retries, proxy.port()),
      {"--allow-command-credentials"});
  ASSERT_TRUE(eventually([] {
    return pg("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.8)%' AND "
              "pid <> pg_backend_pid() AND state = 'active'") != "0\n";
  }));
  pg("ALTER ROLE renewed PASSWORD 'token-of-ten'");
  write_token("token-of-ten");
  proxy.cut_now(FaultProxy::Cut::reset);
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(read_file(folder_.file("runs")), "run\nrun\n");
}

TEST_F(RenewedCredentials, ATokenThatExpiredIsReadOnceMoreWhenTheLoginIsRefused) {
  pg("DROP ROLE IF EXISTS renewed; CREATE ROLE renewed LOGIN PASSWORD 'token-of-ten'");
  write_token("token-of-nine");
  FaultProxy proxy("127.0.0.1", PostgresqlServer::shared().port());
  proxy.freeze();
  const auto program = start(task("{file: token}", "SELECT 1", "", proxy.port()));
  ASSERT_TRUE(eventually([&] { return proxy.connections() > 0; }));
  write_token("token-of-ten");
  proxy.thaw();
  const Outcome outcome = program->wait();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.error,
              AllOf(HasSubstr("its secret has changed"), Not(HasSubstr("token-of"))));
}

TEST_F(RenewedCredentials, EverySessionOfAPartitionedReadReadsTheFile) {
  pg("DROP ROLE IF EXISTS renewed; CREATE ROLE renewed LOGIN PASSWORD 'token-of-ten';"
     "DROP TABLE IF EXISTS parted; CREATE TABLE parted AS SELECT i AS id FROM "
     "generate_series(1, 300) i; GRANT SELECT ON parted TO renewed");
  const std::string script = folder_.write(
      "get-token", "#!/bin/sh\necho run >> '" + folder_.file("runs") + "'\necho token-of-ten\n");
  ASSERT_EQ(::chmod(script.c_str(), 0700), 0);
  const Outcome outcome =
      run(task("{command: [" + script + "]}", "SELECT id FROM parted",
               "output_schema_type: {id: int}\npartition: {column: id, parts: 3}\n",
               PostgresqlServer::shared().port()),
          {"--allow-command-credentials", "-o", "out.csv"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(read_file(folder_.file("runs")), "run\nrun\nrun\n");
}

}  // namespace
}  // namespace sqlpod::testing
