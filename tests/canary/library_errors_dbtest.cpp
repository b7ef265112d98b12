// Errors of what is not sqlpod's own, clients of databases and their drivers: what they ask, print,
// log and take from elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/canary/encoding.h"
#include "tests/canary/errors_fixture.h"
#include "tests/support/dialog_server.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

TEST_F(CanaryErrors, OfALoginThatAsksForMoreDoNotShowIt) {
  const DialogServer server;
  const std::string address = "://canary@127.0.0.1:" + std::to_string(server.port()) + "/d";
  expect_silence({
      {"a login that asks, MariaDB", task_yaml("mysql" + address, "SELECT 1", from_canary_), 8},
      {"a login that asks, ODBC",
       task_yaml("odbc" + address + "?driver=MariaDB+Unicode", "SELECT 1", from_canary_), 4},
  });
  EXPECT_THAT(server.answers(), ::testing::SizeIs(6));
  EXPECT_THAT(server.answers(), ::testing::Each(""));
}

TEST_F(CanaryErrors, DoNotShowWhatAClientLibraryTookFromElsewhere) {
  const std::string wrong = "SELECT " + sql_quoted(canary) + "::int";
  const ProgramOptions options{.environment = {{"PGPASSWORD", canary}}};
  EXPECT_EQ(
      run_and_search("PGPASSWORD", task_yaml(pg_, wrong), {}, {"debug", "json"}, options).exit_code,
      5)
      << last_.error;
  for (const std::string& string :
       {"DRIVER={PostgreSQL Unicode};UID=u;PWD={" + canary + "};SERVER=127.0.0.1;PORT=1",
        "Password=" + canary + ";DRIVER=nothing"}) {
    mount_secret("canary", "odbc", string);
    const std::string in_store =
        "  secret_connect_args: {odbc_connect: {group: canary, key: odbc}}\n";
    run_and_search("an ODBC string",
                   task_yaml("odbc://", "SELECT {{ .v }}", in_store + "inputs: {v: int}\n"),
                   {"-i", "v=" + canary});
    EXPECT_EQ(last_.exit_code, 2);
    EXPECT_NE(last_.error.find("***"), std::string::npos) << last_.error;
    run_and_search("an ODBC string", task_yaml("odbc://", "SELECT 1", in_store));
    EXPECT_NE(last_.exit_code, 0);
  }
}

TEST_F(CanaryErrors, AreNotToldByALibrarysOwnLog) {
  const ProgramOptions options{
      .environment = {{"ARROW_S3_LOG_LEVEL", "trace"}, {"SSLKEYLOGFILE", folder_.file("keys")}}};
  const std::string yaml =
      task_yaml("sqlite://", "SELECT 1 AS a",
                storage_key_from_canary +
                    "output_schema_type: any\nstorage_args: {endpoint: "
                    "'http://127.0.0.1:1', region: us-east-1, access_key_id: id}\n");
  run_and_search("ARROW_S3_LOG_LEVEL", yaml, {"-o", "s3://bucket/key.csv"}, {"error", "text"},
                 options);
  EXPECT_EQ(last_.exit_code, 7) << last_.error;
  EXPECT_EQ(last_.output, "");
  EXPECT_TRUE(last_.error.starts_with("sqlpod: error: ")) << last_.error;
}

TEST_F(CanaryErrors, OfWhatALibraryPrintsDoNotShowIt) {
  const std::string name = "canary-of-a-database";
  use_secret(name);
  PostgresqlServer& server = PostgresqlServer::shared();
  server.psql("CREATE DATABASE \"" + name + "\"");
  server.psql("UPDATE pg_database SET datcollversion = '0' WHERE datname = '" + name + "'");
  const std::string yaml =
      task_yaml(std::string("odbc://") + PostgresqlServer::user + ":" + PostgresqlServer::password +
                    "@127.0.0.1:" + std::to_string(server.port()) + "/?driver=PostgreSQL+Unicode",
                "SELECT 1 AS a",
                "  secret_connect_args: {database: {group: canary, key: password}}\n"
                "output_schema_type: any\n");
  const Outcome text = run_and_search("what a driver prints", yaml, {"-o", "-"});
  EXPECT_EQ(text.exit_code, 0) << text.error;
  EXPECT_EQ(text.output, "a\n1\n");
  EXPECT_THAT(text.error, ::testing::HasSubstr("database \\\"***\\\" has "));
  EXPECT_THAT(text.error, ::testing::HasSubstr("sqlpod.library"));
}

TEST_F(CanaryErrors, AreNotInTheLogOfADriver) {
  const std::string uri = std::string("odbc://") + PostgresqlServer::user +
                          "@127.0.0.1:" + std::to_string(PostgresqlServer::shared().port()) +
                          "/postgres?driver=PostgreSQL+Unicode&Logdir=" + folder_.path();
  const std::string given = "CommLog=1;Debug=1;Logdir=" + folder_.path();
  expect_silence({
      {"a driver's log", task_yaml(uri + "&Debug=1&CommLog=1", "SELECT 1", from_canary_), 2},
      {"a driver's log, as bits", task_yaml(uri + "&CX=1cc00", "SELECT 1", from_canary_), 2},
      {"a driver's log, SOCI",
       task_yaml("soci:///?backend=odbc&connect_string=" + given, "SELECT 1", from_canary_), 2},
  });
  for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
    EXPECT_NE(entry.path().extension(), ".log") << entry.path();
  }
}

}  // namespace
}  // namespace sqlpod::testing
