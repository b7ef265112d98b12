// No secret gets out: a canary password goes through every verb and every error that the tests
// know, and no text that the program wrote holds it in any form.
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

class Canary : public ServerTest {
 protected:
  /// Quotes, a blank and what URLs encode, so that every escaped form differs from the plain one.
  static constexpr const char* value = "cAn'ary pass\\word/42%";

  void expect_nothing_of_it(const Outcome& outcome, const std::string& what) {
    std::string all = outcome.output + outcome.error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_.path())) {
      const std::string path = entry.path().string();
      if (entry.is_regular_file() && path.find("/secrets/") == std::string::npos &&
          path.find(".yaml") == std::string::npos) {
        all += read_file(path);
      }
    }
    static constexpr std::array forms = {"cAn'ary pass\\word/42%",
                                         "cAn%27ary%20pass%5Cword%2F42%25",
                                         "cAn%27ary+pass%5Cword%2F42%25",
                                         "cAn''ary",
                                         "pass\\\\word",
                                         "Y0FuJ2FyeSBwYXNzXHdvcmQvNDIl",
                                         "63416e276172792070617373",
                                         "pass\\word"};
    for (const char* form : forms) {
      EXPECT_EQ(all.find(form), std::string::npos) << what << " shows " << form << ":\n" << all;
    }
  }
};

TEST_F(Canary, IsInNoTextOfAnyVerbOrError) {
  mount_secret("canary", "password", value);
  mount_secret("canary", "uri", "postgresql://u:cAn%27ary%20pass%5Cword%2F42%25@127.0.0.1:1/db");
  mount_secret("canary", "broken-uri", "postgresql://u:cAn'ary pass\\word/42%@h:not-a-port/db");
  const std::string from_secret =
      "  secret_connect_args: {password: {group: canary, key: password}}\n";
  const std::string pg = std::string("postgresql://tester@127.0.0.1:") +
                         std::to_string(PostgresqlServer::shared().port());
  const std::string my =
      std::string("mysql://tester@127.0.0.1:") + std::to_string(MariadbServer::shared().port());
  const std::vector<std::pair<std::string, std::string>> tasks = {
      {"a refused login on PostgreSQL", task_yaml(pg + "/postgres", "SELECT 1", from_secret)},
      {"a refused login on MariaDB", task_yaml(my + "/mysql", "SELECT 1", from_secret)},
      {"a secret as a connect arg of another kind",
       task_yaml(pg + "/postgres", "SELECT 1",
                 "  secret_connect_args: {sslmode: {group: canary, key: password}}\n")},
      {"a secret as a file's name",
       task_yaml("sqlite://", "SELECT 1",
                 "  secret_connect_args: {database: {group: canary, key: uri}}\n")},
      {"an unknown connect arg",
       task_yaml(pg + "/postgres", "SELECT 1",
                 "  secret_connect_args: {passwort: {group: canary, key: password}}\n")},
      {"a database named as the secret",
       task_yaml(pg, "SELECT 1",
                 "  secret_connect_args: {database: {group: canary, key: password}}\n")},
      {"a secret URL",
       "name: t\nquery_template: SELECT 1\ntask_config: {secret_uri: {group: canary, key: uri}}\n"},
      {"a secret URL that does not parse",
       "name: t\nquery_template: SELECT 1\ntask_config: {secret_uri: {group: canary, key: "
       "broken-uri}}\n"},
      {"a URL with a password",
       task_yaml("postgresql://u:cAn%27''ary%20pass%5Cword%2F42%25@127.0.0.1:1/db", "SELECT 1")},
      {"a URL with a password that does not parse",
       task_yaml("postgresql://u:cAn''ary pass\\word/42%@h:not-a-port/db", "SELECT 1")},
      {"retries and a wait for nobody",
       task_yaml("postgresql://u@127.0.0.1:1/db", "SELECT 1",
                 from_secret + "retries: 1\nretry_delay: 0\nwait: 0.2\n")},
      {"hosts that are not there",
       task_yaml("mysql://u@127.0.0.1:1,127.0.0.1:2/db", "SELECT 1", from_secret)},
      {"a key for TLS that is none",
       task_yaml(pg + "/postgres", "SELECT 1",
                 "  secret_connect_args: {sslkey: {group: canary, key: password}, sslcert: {group: "
                 "canary, key: password}}\n")},
      {"a CA for TLS that is none",
       task_yaml(my + "/mysql", "SELECT 1",
                 "  secret_connect_args: {ssl_ca: {group: canary, key: password}}\n")},
      {"a command at connect",
       task_yaml(my + "/mysql", "SELECT 1",
                 "  secret_connect_args: {init_command: {group: canary, key: password}}\n")},
      {"a setting of the server",
       task_yaml(pg + "/postgres", "SELECT 1",
                 "  secret_connect_args: {server_settings.search_path: {group: canary, key: "
                 "password}, password: {group: canary, key: password}}\n")},
      {"an ODBC connection string",
       task_yaml("odbc://", "SELECT 1",
                 "  connect_args: {odbc_connect: \"DRIVER=nothing;PWD=cAn'ary "
                 "pass\\\\word/42%\"}\n")},
      {"a password over ODBC",
       task_yaml("odbc://u@h/d?driver=SQLite3", "SELECT nothing", from_secret)},
      {"a password for Firebird", task_yaml("firebird://u@127.0.0.1:1/x", "SELECT 1", from_secret)},
      {"a file of rows named as the secret",
       task_yaml(pg + "/postgres", "INSERT INTO t VALUES (:a)",
                 from_secret + "inputs:\n  rows: {type: table, columns: {a: int}}\n"
                               "executemany: rows\n")},
      {"a literal password",
       task_yaml(pg + "/postgres", "SELECT 1",
                 "  connect_args: {password: \"cAn'ary pass\\\\word/42%\"}\n")},
  };
  const std::string log = folder_.write("termination-log", "");
  for (const auto& [what, yaml] : tasks) {
    for (const char* level : {"error", "debug"}) {
      const Outcome ran =
          run(yaml, {"--log-level", level, "--record", "record.json", "--termination-log", log});
      EXPECT_NE(ran.exit_code, 0) << what;
      EXPECT_NE(ran.exit_code, 70) << what << ran.error;
      expect_nothing_of_it(ran, what);
    }
    const std::vector<std::vector<std::string>> verbs = {
        {"render"}, {"check"}, {"check", "--connect"}};
    for (std::vector<std::string> command : verbs) {
      const std::string name = command.back();
      command.insert(command.end(),
                     {folder_.file("task.yaml"), "--secrets-dir", folder_.file("secrets"),
                      "--log-level", "debug", "--log-format", "json"});
      expect_nothing_of_it(run_sqlpod(command), what + " in " + name);
    }
  }
}

TEST_F(Canary, IsRedactedWhereTheServerRepeatsIt) {
  mount_secret("canary", "password", PostgresqlServer::password);
  const std::string uri = std::string("postgresql://tester@127.0.0.1:") +
                          std::to_string(PostgresqlServer::shared().port()) + "/postgres";
  const Outcome outcome =
      run(task_yaml(uri, "SELECT '" + std::string(PostgresqlServer::password) + "'::int",
                    "  secret_connect_args: {password: {group: canary, key: password}}\n"));
  EXPECT_EQ(outcome.exit_code, 5);
  EXPECT_NE(outcome.error.find("***"), std::string::npos) << outcome.error;
  EXPECT_EQ(outcome.error.find(PostgresqlServer::password), std::string::npos) << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
