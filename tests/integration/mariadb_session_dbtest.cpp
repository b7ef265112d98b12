// Sessions on MariaDB: connecting, what they are set to, what a statement would return.
#include "tests/integration/mariadb_session.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

TEST_F(MariadbSession, TellsTheServerWhoItIs) {
  const auto session = connect(args(peculiar(), {{"conn_attrs.team", "sales"}}), cancellation_);
  const std::string attribute =
      "SELECT attr_value FROM performance_schema.session_connect_attrs "
      "WHERE processlist_id = connection_id() AND attr_name = ";
  EXPECT_EQ(cell(*session, attribute + "'program_name'"), "sqlpod/test");
  EXPECT_EQ(cell(*session, attribute + "'team'"), "sales");
  EXPECT_THAT(session->server_version(), HasSubstr("MariaDB"));
}

TEST_F(MariadbSession, SpeaksUtf8WhateverTheCharset) {
  const auto session = connect({{"charset", "latin1"}});
  EXPECT_EQ(cell(*session, "SELECT '\xF0\x9F\x8D\xB7'"), "\xF0\x9F\x8D\xB7");
  EXPECT_EQ(cell(*session, "SELECT @@character_set_client"), "utf8mb4");
}

TEST_F(MariadbSession, SettingsOfTheSessionAreMade) {
  const auto session = connect({{"time_zone", "+05:00"},
                                {"sql_mode", "ANSI_QUOTES"},
                                {"collation", "utf8_german2_ci"},
                                {"init_command", "SET @x = 'it''s'"},
                                {"compress", "true"}});
  EXPECT_EQ(cell(*session, "SELECT @@time_zone"), "+05:00");
  EXPECT_EQ(cell(*session, "SELECT @@sql_mode"), "ANSI_QUOTES");
  EXPECT_EQ(cell(*session, "SELECT @@collation_connection"), "utf8mb4_german2_ci");
  EXPECT_EQ(cell(*session, "SELECT @x"), "it's");
  EXPECT_EQ(cell(*session,
                 "SELECT variable_value FROM information_schema.session_status "
                 "WHERE variable_name = 'COMPRESSION'"),
            "ON");
}

TEST_F(MariadbSession, ASettingThatIsNoneIsTheServersError) {
  const Error error = error_from([&] { connect({{"init_command", "SELEC 1"}}); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("SELEC"));
  EXPECT_EQ(error_from([&] { connect({{"time_zone", "nowhere' + 1"}}); }).kind(), ErrorKind::query);
}

TEST_F(MariadbSession, ALoginThatIsRefusedIsDenied) {
  const Error error = error_from([&] { connect({{"password", "wrong"}}); });
  EXPECT_EQ(error.kind(), ErrorKind::denied);
  EXPECT_THAT(error.hint(), HasSubstr("password"));
  EXPECT_THAT(error.details(), HasSubstr("1045"));
}

TEST_F(MariadbSession, TheUnixSocketServesWithoutAHost) {
  const auto session = connect({{"host", "db.example.org"}, {"unix_socket", server_.socket()}});
  EXPECT_THAT(cell(*session, "SELECT user()"), HasSubstr("@localhost"));
}

TEST_F(MariadbSession, TheNextHostIsTriedWhenOneDoesNotAnswer) {
  const std::string port = std::to_string(server_.port());
  const auto session = connect({{"host", "127.0.0.1:1,127.0.0.1:" + port}});
  EXPECT_EQ(cell(*session, "SELECT 1"), "1");
  const Error error = error_from([&] { connect({{"host", "127.0.0.1:1,[::1]:1"}}); });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_THAT(error.details(), HasSubstr("127.0.0.1:1: "));
  EXPECT_THAT(error.details(), HasSubstr("[::1]:1: "));
}

TEST_F(MariadbSession, ARefusalIsNotAskedAgainOfTheNextHost) {
  const std::string port = std::to_string(server_.port());
  const Error error = error_from([&] {
    connect({{"host", "127.0.0.1:" + port + ",127.0.0.1:1"}, {"password", "wrong"}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::denied);
}

TEST_F(MariadbSession, AHostThatTakesTheConnectionAndSaysNothingIsGivenUp) {
  FaultProxy proxy(MariadbServer::host, server_.port());
  proxy.freeze();
  Error error(ErrorKind::internal, "");
  const double seconds = seconds_of([&] {
    error = error_from([&] {
      connect({{"port", std::to_string(proxy.port())}, {"connect_timeout", "1"}});
    });
  });
  EXPECT_EQ(error.kind(), ErrorKind::unavailable);
  EXPECT_LT(seconds, 3);
}

TEST_F(MariadbSession, LocalFilesAreReadOnlyWhenAskedFor) {
  const TemporaryFolder folder;
  const std::string load =
      "LOAD DATA LOCAL INFILE '" + folder.write("rows.csv", "1\n2\n") + "' INTO TABLE local_rows";
  server_.mariadb("CREATE OR REPLACE TABLE local_rows (a INT)");
  EXPECT_EQ(error_from([&] { run(*connect(), load); }).kind(), ErrorKind::query);
  const auto session = connect({{"allow_local_infile", "true"}});
  EXPECT_EQ(session->execute({load, {}}).rows, 2);
}

TEST_F(MariadbSession, ARequestLargerThanTheServerTakesIsRefusedBeforeItIsSent) {
  const auto session = connect(args(peculiar()), cancellation_);
  const Parameter text{"x", {TypeKind::text, false, nullptr}, std::string(1'100'000, 'x'), {}};
  const Error error = error_from([&] { session->execute({"SELECT length(?)", {text}}); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.hint(), HasSubstr("max_allowed_packet"));
  EXPECT_EQ(cell(*session, "SELECT 1"), "1");
}

TEST_F(MariadbSession, DescribesWhatAQueryWouldReturnAndRunsNothing) {
  server_.mariadb(
      "CREATE OR REPLACE TABLE d (i INT UNSIGNED, s VARCHAR(9), m DECIMAL(9,2), t DATETIME(6), b "
      "BLOB)");
  const auto session = connect();
  for (const char* sql : {"SELECT * FROM d", "SELECT count(*) n, sum(m) FROM d", "SHOW TABLES"}) {
    const auto described = session->describe({sql, {}});
    const auto table = checked(session->query({sql, {}})->ToTable());
    EXPECT_TRUE(described->Equals(table->schema())) << described->ToString();
  }
  EXPECT_EQ(session->describe({"INSERT INTO d (i) VALUES (1)", {}}), nullptr);
  EXPECT_EQ(session->describe({"DROP TABLE d", {}}), nullptr);
  EXPECT_EQ(server_.mariadb("SELECT count(*) FROM d"), "0\n");
  EXPECT_EQ(error_from([&] {
              session->describe({"SELECT nothing FROM d", {}});
            }).kind(),
            ErrorKind::query);
  server_.mariadb("CREATE OR REPLACE PROCEDURE p() SELECT 1");
  const Error error = error_from([&] { session->describe({"CALL p()", {}}); });
  EXPECT_EQ(error.kind(), ErrorKind::usage);
  EXPECT_THAT(error.message(), HasSubstr("without running it"));
}

}  // namespace
}  // namespace sqlpod::testing
