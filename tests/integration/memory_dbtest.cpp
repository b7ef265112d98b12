// A password is not in the memory of a program that has logged in with it, but for the copies that
// the client library keeps (docs/short-lived-credentials.md counts them).
#include <gtest/gtest.h>

#include <csignal>
#include <random>

#include "tests/integration/server_fixture.h"
#include "tests/support/firebird_server.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/process_memory.h"

namespace sqlpod::testing {
namespace {

std::string random_password() {
  std::random_device source;
  std::string text = "Canary";
  while (text.size() < 24) text += static_cast<char>('a' + source() % 26);
  return text;
}

/// As ODBC's drivers see text: two bytes each.
std::string wide(const std::string& text) {
  std::string characters;
  for (const char c : text) characters.append({c, '\0'});
  return characters;
}

class Memory : public ServerTest {
 protected:
  void SetUp() override {
#if defined(SQLPOD_SANITIZE_ADDRESS)
    GTEST_SKIP() << "the sanitizer keeps what was freed";
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    GTEST_SKIP() << "the sanitizer keeps what was freed";
#endif
#endif
    if (!may_read_memory()) GTEST_SKIP() << "this user may not read a program's memory";
    mount_secret("my-db-secrets", "db-password", password_);
  }

  /// Where the password is while the task's statement runs.
  std::vector<std::string> places_while_it_runs(const std::string& yaml,
                                                const ProgramOptions& options = {}) {
    const auto program = start(yaml, {"--log-level", "information"}, options);
    EXPECT_TRUE(program->wait_for_text("connected to"));
    std::vector<std::string> places = places_in_memory(program->id(), password_);
    for (std::string& place : places_in_memory(program->id(), wide(password_))) {
      places.push_back("in wide characters: " + place);
    }
    program->send_signal(SIGTERM);  // which ends the statement at the server, too
    EXPECT_EQ(program->wait().exit_code, 143);
    return places;
  }

  /// `copies` is what the client library alone has, in a program that does nothing else.
  void expect_only_the_clients(std::size_t copies, const std::string& uri,
                               const std::string& query) {
    const auto places = places_while_it_runs(task_yaml(uri, query, password_from_secret));
    EXPECT_GE(places.size(), 1u) << "the memory is not read";
    EXPECT_LE(places.size(), copies) << ::testing::PrintToString(places);
  }

  static std::string pg_place() {
    return "canary@127.0.0.1:" + std::to_string(PostgresqlServer::shared().port()) + "/postgres";
  }
  static std::string my_place() {
    return "canary@127.0.0.1:" + std::to_string(MariadbServer::shared().port()) + "/mysql";
  }
  void make_pg_user() const {
    PostgresqlServer::shared().psql(
        "DROP ROLE IF EXISTS canary; CREATE ROLE canary LOGIN PASSWORD '" + password_ + "'");
  }
  void make_my_user() const {
    MariadbServer::shared().mariadb("CREATE OR REPLACE USER canary IDENTIFIED BY '" + password_ +
                                    "'; GRANT ALL ON *.* TO canary");
  }

  const std::string password_ = random_password();
};

constexpr std::size_t of_libpq = 2;  // the session's and its host's
constexpr const char* pg_waits = "SELECT pg_sleep(60)";
constexpr const char* my_waits = "SELECT sleep(60)";

TEST_F(Memory, HoldsAPasswordOnlyInLibpq) {
  make_pg_user();
  expect_only_the_clients(of_libpq, "postgresql://" + pg_place(), pg_waits);
}

TEST_F(Memory, HoldsThePasswordOfASecretUrlOnlyInLibpq) {
  make_pg_user();
  const std::string place = pg_place();
  mount_secret("my-db-secrets", "uri",
               "postgresql://canary:" + password_ + place.substr(place.find('@')));
  const auto places = places_while_it_runs(
      "name: t\nquery_template: SELECT pg_sleep(60)\n"
      "task_config: {secret_uri: {group: my-db-secrets, key: uri}}\n");
  EXPECT_LE(places.size(), of_libpq) << ::testing::PrintToString(places);
}

TEST_F(Memory, HoldsATokenOfAFileOrACommandOnlyInLibpq) {
  make_pg_user();
  const std::string file = folder_.write("token", password_);
  for (const std::string& source :
       {"{file: " + file + "}", "{command: [/bin/cat, " + file + "]}"}) {
    const auto places =
        places_while_it_runs(task_yaml("postgresql://" + pg_place(), pg_waits,
                                       "  secret_connect_args: {password: " + source + "}\n"),
                             {.environment = {{"SQLPOD_ALLOW_COMMAND_CREDENTIALS", "true"}}});
    EXPECT_LE(places.size(), of_libpq) << source << ::testing::PrintToString(places);
  }
}

TEST_F(Memory, HoldsASecretOfAGroupsFileOnlyInLibpq) {
  make_pg_user();
  for (const auto& [format, content] :
       {std::pair<std::string, std::string>{"json",
                                            "{\"other\": 1, \"key\": \"" + password_ + "\"}"},
        {"env", "OTHER=1\nkey='" + password_ + "'\n"},
        {"yaml", "other: 1\nkey: " + password_ + "\n"}}) {
    folder_.write("groups/db." + format, content);
    const auto places = places_while_it_runs(
        task_yaml("postgresql://" + pg_place(), pg_waits,
                  "  secret_connect_args: {password: {group: db, key: key}}\n"),
        {.environment = {{"SQLPOD_SECRETS_TEMPLATE", folder_.file("groups/{group}." + format)}}});
    EXPECT_LE(places.size(), of_libpq) << format << ::testing::PrintToString(places);
  }
}

TEST_F(Memory, HoldsAVariableWhereTheEnvironmentIs) {
  make_pg_user();
  const auto places = places_while_it_runs(
      task_yaml("postgresql://" + pg_place(), pg_waits,
                "  secret_connect_args: {password: {group: given, key: here}}\n"),
      {.environment = {{"_FSEC_GIVEN_HERE", password_}}});
  EXPECT_LE(places.size(), of_libpq + 1) << ::testing::PrintToString(places);
}

TEST_F(Memory, HoldsAPasswordOnlyInMariadbsClient) {
  make_my_user();
  expect_only_the_clients(1, "mysql://" + my_place(), my_waits);
}

TEST_F(Memory, HoldsAPasswordOnlyInPsqlOdbc) {
  make_pg_user();
  expect_only_the_clients(5, "odbc://" + pg_place() + "?driver=PostgreSQL+Unicode", pg_waits);
}

TEST_F(Memory, HoldsAPasswordOnlyInMariadbsOdbcDriver) {
  make_my_user();
  expect_only_the_clients(4, "odbc://" + my_place() + "?driver=MariaDB+Unicode", my_waits);
}

TEST_F(Memory, HoldsAPasswordOnlyInFirebirdsClient) {
  const FirebirdServer& server = FirebirdServer::shared();
  server.isql("CREATE OR ALTER USER canary PASSWORD '" + password_ + "'; COMMIT;");
  // None is kept; what fbclient leaves on the stacks of the threads that connected may be there
  // still.
  const auto places = places_while_it_runs(
      task_yaml("firebird://canary@127.0.0.1:" + std::to_string(server.port()) + "/shop",
                "SELECT count(*) FROM rdb$types a, rdb$types b, rdb$types c, rdb$types d",
                password_from_secret));
  EXPECT_LE(places.size(), 3u) << ::testing::PrintToString(places);
}

}  // namespace
}  // namespace sqlpod::testing
