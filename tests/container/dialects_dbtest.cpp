// What the image carries for each database is there and loads: clients, backends, drivers,
// certificates, time zones.
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "tests/container/container_fixture.h"
#include "tests/support/certificates.h"
#include "tests/support/firebird_server.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/s3_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

const char* const answer = "output_schema_type: {answer: int}\n";

class Dialects : public ContainerTest {
 protected:
  void expect_answer(const std::string& uri, const std::string& query = "SELECT 42 AS answer") {
    const Outcome outcome = run(task_at(uri, query, answer), {}, on_host_network);
    EXPECT_EQ(outcome.output, "answer\n42\n") << uri << "\n" << outcome.error;
  }
};

TEST_F(Dialects, EachHasItsClient) {
  const Outcome outcome = run_container({.options = locked_down, .arguments = {"drivers"}});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  for (const char* client :
       {"postgresql.* libpq [0-9]", "mysql, mariadb.* MariaDB Connector/C [0-9]",
        "sqlite.* SQLite [0-9]", "mssql.* unixODBC [0-9]", "oracle.* unixODBC [0-9]",
        "firebird.* fbclient [0-9]", "odbc.* unixODBC [0-9]", "soci.* SOCI [0-9].*sqlite3"}) {
    EXPECT_THAT(outcome.output, ContainsRegex(client));
  }
}

TEST_F(Dialects, MariadbAnswers) {
  MariadbServer& server = MariadbServer::shared();
  mount_secret("my-db-secrets", "db-password", MariadbServer::password);
  expect_answer(std::string("mysql+pymysql://") + MariadbServer::user +
                "@127.0.0.1:" + std::to_string(server.port()) + "/" + MariadbServer::database);
}

TEST_F(Dialects, MariadbLogsAnAccountInByEachOfItsPlugins) {
  // The plugins of the client are libraries of their own.
  MariadbServer& server = MariadbServer::shared();
  server.mariadb(
      "INSTALL SONAME 'auth_ed25519'; CREATE USER edward IDENTIFIED VIA ed25519 USING "
      "PASSWORD('ed-secret')");
  mount_secret("my-db-secrets", "db-password", "ed-secret");
  expect_answer("mysql://edward@127.0.0.1:" + std::to_string(server.port()) + "/");
}

TEST_F(Dialects, FirebirdAnswers) {
  FirebirdServer& server = FirebirdServer::shared();
  mount_secret("my-db-secrets", "db-password", FirebirdServer::password);
  expect_answer(std::string("firebird://") + FirebirdServer::user +
                    "@127.0.0.1:" + std::to_string(server.port()) + "/" + FirebirdServer::database,
                "SELECT 42 AS \"answer\" FROM rdb$database");
}

TEST_F(Dialects, SociLoadsItsBackend) {
  const Outcome outcome =
      run(task_yaml("soci:///?backend=sqlite3&connect_string=%3Amemory%3A", "SELECT 42 AS answer",
                    "output_schema_type: {answer: str}\n"),
          {}, {"--network", "none"});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

TEST_F(Dialects, OdbcLoadsTheDriverOfTheImage) {
  const Outcome outcome = run(task_yaml("odbc:///%3Amemory%3A?driver=SQLite3",
                                        "SELECT 42 AS answer", "output_schema_type: any\n"),
                              {}, {"--network", "none"});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

TEST_F(Dialects, OdbcSaysWhichDriverIsMissing) {
  const Outcome outcome = run(
      task_yaml("odbc://user@127.0.0.1/db?driver=No+Such+Driver", "SELECT 42 AS answer", answer),
      {}, on_host_network);
  EXPECT_EQ(outcome.exit_code, 2) << outcome.error;
  EXPECT_THAT(outcome.error, HasSubstr("No Such Driver"));
}

TEST_F(Dialects, AnObjectStoreTakesTheOutput) {
  const std::string program = SQLPOD_SOURCE_DIR "/.deps/s3s-fs/bin/s3s-fs";
  if (!std::filesystem::exists(program))
    GTEST_SKIP() << "the S3 server of the tests is missing: ./dev test builds it";
  const S3Server server(program);
  std::vector<std::string> options = on_host_network;
  for (const auto& [name, value] : server.environment()) {
    if (value) options.insert(options.end(), {"-e", name + "=" + *value});
  }
  const std::string uri = std::string("s3://") + S3Server::bucket + "/answer.parquet";
  const Outcome outcome =
      run(task_yaml("sqlite://", "SELECT 42 AS answer", answer), {"run", "-o", uri}, options);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_TRUE(server.has("answer.parquet"));
}

TEST_F(Dialects, TlsVerifiesTheServersNameAndAuthority) {
  const CertificateAuthority authority;
  PostgresqlServer server(PostgresqlServer::Reach::containers);
  const Certificate own = authority.server({"host.docker.internal"});
  std::string data = server.psql("SHOW data_directory");
  data.back() = '/';
  for (const auto& [name, content] :
       {std::pair("server.crt", own.certificate), std::pair("server.key", own.key)}) {
    std::ofstream(data + name) << content;
    ASSERT_EQ(::chmod((data + name).c_str(), 0600), 0);
    give_to(server_account("postgres"), data + name);
  }
  server.psql("ALTER SYSTEM SET ssl = on");
  server.stop();
  server.start();
  const auto task = [&](const std::string& arguments) {
    return task_yaml(
        std::string("postgresql://") + PostgresqlServer::user +
            "@host.docker.internal:" + std::to_string(server.port()) + "/postgres",
        "SELECT ssl::int * 42 AS answer FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
        "  connect_args: {" + arguments +
            "}\n  secret_connect_args: {password: {group: my-db-secrets, key: db-password}}\n" +
            answer);
  };
  mount_secret("tls", "ca.crt", authority.certificate());
  const Outcome trusted = run(task("sslmode: verify-full, sslrootcert: /etc/secrets/tls/ca.crt"));
  EXPECT_EQ(trusted.output, "answer\n42\n") << trusted.error;
  // `ssl: true` is verify-full by the image's own authorities, which do not know this one.
  const Outcome stranger = run(task("ssl: true"));
  EXPECT_EQ(stranger.exit_code, 8) << stranger.error;
  EXPECT_THAT(stranger.error, HasSubstr("certificate verify failed"));
}

TEST_F(Dialects, TimeZonesAreKnown) {
  const Outcome outcome = run(
      task_yaml("sqlite://",
                "SELECT strftime('%H', '2024-07-01 12:00:00', 'localtime') + 28 AS answer", answer),
      {}, {"--network", "none", "-e", "TZ=Europe/Berlin"});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
