// Every error that the tests know, with the secret as near to it as it gets: nothing that the
// program leaves behind holds it.
#include <gtest/gtest.h>

#include <array>
#include <csignal>

#include "tests/canary/encoding.h"
#include "tests/canary/errors_fixture.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

TEST_F(CanaryErrors, OfConnectingDoNotShowIt) {
  const std::string tester = tester_on_postgresql();
  const std::string bare_pg = tester.substr(0, tester.rfind('/'));
  const auto secret_as = [](const std::string& arg) {
    return "  secret_connect_args: {" + arg + ": {group: canary, key: password}}\n";
  };
  expect_silence({
      {"wrong password, PostgreSQL", task_yaml(tester, "SELECT 1", from_canary_), 8},
      {"wrong password, MariaDB", task_yaml(tester_on_mariadb(), "SELECT 1", from_canary_), 8},
      {"refused, PostgreSQL", task_yaml("postgresql://u@127.0.0.1:1/d", "SELECT 1", from_canary_),
       4},
      {"refused, MariaDB", task_yaml("mysql://u@127.0.0.1:1/d", "SELECT 1", from_canary_), 4},
      {"refused, Firebird", task_yaml("firebird://u@127.0.0.1:1/x", "SELECT 1", from_canary_), 4},
      {"unknown host, PostgreSQL",
       task_yaml("postgresql://u@nothing.invalid/d", "SELECT 1", from_canary_), 4},
      {"unknown host, MariaDB", task_yaml("mysql://u@nothing.invalid/d", "SELECT 1", from_canary_),
       4},
      {"retries and waiting",
       task_yaml("postgresql://u@127.0.0.1:1/d", "SELECT 1",
                 from_canary_ + "retries: 1\nretry_delay: 0\nwait: 0.2\n"),
       4},
      {"no such database, PostgreSQL", task_yaml(bare_pg, "SELECT 1", secret_as("database")), 8},
      {"no TLS at the server, PostgreSQL",
       task_yaml(pg_ + "?sslmode=require", "SELECT 1", from_canary_), 8},
      {"no TLS at the server, MariaDB",
       task_yaml(my_, "SELECT 1", from_canary_ + "  connect_args: {ssl_mode: REQUIRED}\n"), 8},
      {"a key for TLS that is none",
       task_yaml(tester, "SELECT 1", secret_as("sslkey") + "  connect_args: {sslmode: require}\n"),
       8},
      {"a CA for TLS that is none", task_yaml(tester_on_mariadb(), "SELECT 1", secret_as("ssl_ca")),
       2},
      {"a command at connect",
       task_yaml(std::string(MariadbServer::shared().url()), "SELECT 1", secret_as("init_command")),
       5},
      {"a setting of the server",
       task_yaml(PostgresqlServer::shared().url(), "SELECT 1",
                 secret_as("server_settings.work_mem")),
       4},
      {"the name of the application",
       task_yaml(PostgresqlServer::shared().url(), "SELECT 1 / 0", secret_as("application_name")),
       5},
      {"options of the server",
       task_yaml(PostgresqlServer::shared().url(), "SELECT 1", secret_as("options")), 4},
      {"a connect arg of another kind", task_yaml(tester, "SELECT 1", secret_as("sslmode")), 2},
      {"a number", task_yaml(tester, "SELECT 1", secret_as("connect_timeout")), 2},
      {"an unknown connect arg", task_yaml(tester, "SELECT 1", secret_as("passwort")), 2},
      {"the file of a database", task_yaml("sqlite://", "SELECT 1", secret_as("database")), 4},
  });
}

TEST_F(CanaryErrors, OfAConnectionDoNotShowIt) {
  const std::string rows = "SELECT generate_series(1, 300000) AS a";
  const std::string any = "output_schema_type: any\n";
  for (const auto how : {FaultProxy::Cut::orderly, FaultProxy::Cut::reset}) {
    FaultProxy pg("127.0.0.1", PostgresqlServer::shared().port());
    pg.cut_after(FaultProxy::Direction::to_client, 20000, how);
    std::string uri = pg_;
    uri.replace(uri.rfind(':'), std::string::npos, ":" + std::to_string(pg.port()) + "/postgres");
    const Outcome lost =
        run_and_search("lost connection, PostgreSQL", task_yaml(uri, rows, from_canary_ + any));
    EXPECT_EQ(lost.exit_code, 6) << lost.error;

    FaultProxy my("127.0.0.1", MariadbServer::shared().port());
    my.cut_after(FaultProxy::Direction::to_client, 20000, how);
    uri = my_;
    uri.replace(uri.rfind(':'), std::string::npos, ":" + std::to_string(my.port()) + "/mysql");
    const Outcome lost_too =
        run_and_search("lost connection, MariaDB",
                       task_yaml(uri, "SELECT a.* FROM help_topic AS a", from_canary_ + any));
    EXPECT_EQ(lost_too.exit_code, 6) << lost_too.error;
  }
  expect_silence({
      {"timeout, PostgreSQL",
       task_yaml(pg_, "SELECT pg_sleep(9), " + sql_quoted(canary), from_canary_ + "timeout: 0.3\n"),
       124},
      {"timeout, MariaDB", task_yaml(my_, "SELECT sleep(9), 'x'", from_canary_ + "timeout: 0.3\n"),
       124},
  });
}

TEST_F(CanaryErrors, OfSignalsDoNotShowIt) {
  for (const auto& [uri, sleep] : {std::pair{pg_, "pg_sleep(9)"}, std::pair{my_, "sleep(9)"}}) {
    for (const int signal : {SIGTERM, SIGINT}) {
      const auto program = start(task_yaml(uri, std::string("SELECT ") + sleep, from_canary_),
                                 {"--log-level", "debug", "--record", "record", "--termination-log",
                                  folder_.write("termination", "")});
      ASSERT_TRUE(program->wait_for_text("connected to"));
      program->send_signal(signal);
      const Outcome outcome = program->wait();
      EXPECT_EQ(outcome.exit_code, signal == SIGTERM ? 143 : 130) << outcome.error;
      search_all(signal == SIGTERM ? "SIGTERM" : "SIGINT", outcome);
    }
  }
}

TEST_F(CanaryErrors, OfStatementsDoNotShowIt) {
  const std::string said = sql_quoted(canary);
  std::string escaped = said;  // for MariaDB, where a backslash escapes
  escaped.replace(escaped.find('\\'), 1, "\\\\");
  const std::string input = "inputs: {v: str}\n";
  const std::vector<std::string> value = {"-i", "v=" + canary};
  expect_silence({
      {"syntax error, PostgreSQL", task_yaml(pg_, "SELEC " + said, from_canary_), 5},
      {"syntax error, MariaDB", task_yaml(my_, "SELEC " + escaped, from_canary_), 5},
      {"syntax error, SQLite", task_yaml("sqlite://", "SELEC " + said, storage_key_from_canary), 5},
      {"syntax error behind it, PostgreSQL",
       task_yaml(pg_, "SELECT " + said + " FRO M", from_canary_), 5},
      {"no such column, PostgreSQL",
       task_yaml(pg_, "SELECT " + said + ", nothing FROM pg_class", from_canary_), 5},
      {"no such column, MariaDB",
       task_yaml(my_, "SELECT \"" + canary.substr(0, 8) + "\", nothing", from_canary_), 5},
      {"type error, PostgreSQL", task_yaml(pg_, "SELECT " + said + "::int", from_canary_), 5},
      {"type error of an input, PostgreSQL",
       task_yaml(pg_, "SELECT {{ .v }}::text::int", from_canary_ + input), 5, value},
      {"type error of an input, MariaDB",
       task_yaml(my_, "CREATE TEMPORARY TABLE t (a int); INSERT INTO t VALUES ({{ .v }})",
                 from_canary_ + input),
       5, value},
      {"constraint and its DETAIL, PostgreSQL",
       task_yaml(pg_,
                 "CREATE TEMPORARY TABLE t (a text PRIMARY KEY); INSERT INTO t VALUES (" + said +
                     "); INSERT INTO t VALUES (" + said + ")",
                 from_canary_),
       5},
      {"check constraint, PostgreSQL",
       task_yaml(pg_,
                 "CREATE TEMPORARY TABLE t (a text CHECK (a = 'x'), b int); INSERT INTO t VALUES ("
                 "{{ .v }}, 1)",
                 from_canary_ + input),
       5, value},
      {"check constraint and a row that is cut, PostgreSQL",
       task_yaml(pg_,
                 "CREATE TEMPORARY TABLE t (a text CHECK (a = 'x')); INSERT INTO t VALUES ("
                 "repeat('y', 48) || {{ .v }})",
                 from_canary_ + input),
       5, value},
      {"duplicate key, MariaDB",
       task_yaml(my_,
                 "CREATE TEMPORARY TABLE t (a varchar(99) PRIMARY KEY); INSERT INTO t VALUES "
                 "({{ .v }}); INSERT INTO t VALUES ({{ .v }})",
                 from_canary_ + input),
       5, value},
      {"RAISE with DETAIL and HINT, PostgreSQL",
       task_yaml(pg_,
                 "DO $$ BEGIN RAISE NOTICE '%', convert_from('\\x" + hex_encoded(canary) +
                     "', 'utf8'); RAISE EXCEPTION USING MESSAGE = convert_from('\\x" +
                     hex_encoded(canary) + "', 'utf8'), DETAIL = convert_from('\\x" +
                     hex_encoded(canary) + "', 'utf8'), HINT = convert_from('\\x" +
                     hex_encoded(canary) + "', 'utf8'); END $$",
                 from_canary_),
       5},
      {"SIGNAL, MariaDB",
       task_yaml(my_,
                 "BEGIN NOT ATOMIC SET @m = x'" + hex_encoded(canary) +
                     "'; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = @m; END",
                 from_canary_ + "autocommit: true\n"),
       5},
      {"COPY FROM PROGRAM, PostgreSQL",
       task_yaml(pg_,
                 "CREATE TEMPORARY TABLE t (a text); COPY t FROM PROGRAM 'echo " +
                     base64_encoded(canary) + " >&2; exit 1'",
                 from_canary_),
       5},
      {"dblink's string, PostgreSQL",
       task_yaml(pg_,
                 "CREATE EXTENSION IF NOT EXISTS dblink; SELECT * FROM dblink('host=127.0.0.1 "
                 "port=1 password=" +
                     percent_encoded(canary) + " ''x', 'SELECT 1') AS t(a int)",
                 from_canary_),
       4},
      {"a value that does not fit",
       task_yaml(pg_, "SELECT " + said + " AS a", from_canary_ + "output_schema_type: {a: int}\n"),
       5},
      {"a value that does not fit, SQLite",
       task_yaml("sqlite://", "SELECT " + said + " AS a",
                 storage_key_from_canary + "output_schema_type: {a: int}\n"),
       5},
      {"a column of its name",
       task_yaml(pg_, "SELECT 1 AS \"cAn'ary \"\"p\\w/42%+é~?>\"",
                 from_canary_ + "output_schema_type: {a: int}\n"),
       5},
      {"rows that are not expected",
       task_yaml(pg_, "SELECT " + said, from_canary_ + "expect_rows: '> 7'\n"), 5},
      {"a template that is wrong beside it",
       task_yaml(pg_, "SELECT " + said + " {{ nothing", from_canary_), 2},
      {"a template with an unknown name beside it",
       task_yaml(pg_, "SELECT " + said + ", {{ nothing }}", from_canary_), 2},
      {"a statement with a placeholder where none can be",
       task_yaml(pg_, "SELECT " + said + " FROM {{ .v }}", from_canary_ + input), 2, value},
      {"quotes that do not end",
       task_yaml(pg_, "SELECT " + said + " || 'unterminated", from_canary_), 2},
  });
}

TEST_F(CanaryErrors, OfInputsDoNotShowIt) {
  const std::string json = folder_.write(
      "given.json", "{\"n\": " + json_quoted(canary) + ",\n \"v\": " + json_quoted(canary) + " x}");
  const std::string yaml = folder_.write("given.yaml", "v: [" + json_quoted(canary) + "\nn: {\n");
  const std::string typed = folder_.write("given2.yaml", "n: " + json_quoted(canary) + "\n");
  const std::string spec = task_yaml(pg_, "SELECT {{ .n }}", from_canary_ + "inputs: {n: int}\n");
  const std::string rows = folder_.write("given.csv", "a\n1\n\"cAn'ary \"\"p\\w/42%+é~?>\"\n");
  expect_silence({
      {"JSON that does not parse", spec, 2, {"--inputs", json}},
      {"YAML that does not parse", spec, 2, {"--inputs", yaml}},
      {"an input of another type", spec, 2, {"--inputs", typed}},
      {"an input of another type, -i", spec, 2, {"-i", "n=" + canary}},
      {"an unknown input", spec, 2, {"-i", canary + "=1"}},
      {"an input without a value", spec, 2, {"-i", "n" + canary}},
      {"a row of another type",
       task_yaml(pg_, "INSERT INTO t VALUES (:a)",
                 from_canary_ + "inputs:\n  rows: {type: table, columns: {a: int}}\nexecutemany: "
                                "rows\n"),
       2,
       {"-i", "rows=" + rows}},
  });
}

TEST_F(CanaryErrors, OfOutputsDoNotShowIt) {
  const std::string spec =
      task_yaml(pg_, "SELECT 1 AS a", from_canary_ + "output_schema_type: any\n");
  const std::string key = percent_encoded(canary);
  expect_silence({
      {"no such folder", spec, 7, {"-o", folder_.file("no folder/" + canary + "/x.csv")}},
      {"a URI with a key, no such scheme", spec, 2, {"-o", "s4://id:" + key + "@bucket/key"}},
      {"a URI with a key, no bucket", spec, 7, {"-o", "s3://id:" + key + "@/"}},
      {"a URI with a key as it is", spec, 2, {"-o", "s3://id:" + canary + "@bucket"}},
      {"a URI with a key, refused",
       task_yaml(pg_, "SELECT 1 AS a",
                 from_canary_ + "output_schema_type: any\nstorage_args: {endpoint: "
                                "'http://127.0.0.1:1', region: us-east-1}\n"),
       7,
       {"-o", "s3://id:" + key + "@bucket/key.csv"}},
      {"a secret key, refused",
       task_yaml(pg_, "SELECT 1 AS a",
                 from_canary_ + storage_key_from_canary +
                     "output_schema_type: any\nstorage_args: {endpoint: 'http://127.0.0.1:1', "
                     "region: us-east-1, access_key_id: id}\n"),
       7,
       {"-o", "s3://bucket/key.csv"}},
      {"a secret endpoint",
       task_yaml(pg_, "SELECT 1 AS a",
                 from_canary_ + "output_schema_type: any\nsecret_storage_args: {endpoint: {group: "
                                "canary, key: password}}\n"),
       7,
       {"-o", "s3://bucket/key.csv"}},
      {"a format of its name", spec, 2, {"--format", canary}},
  });
}

}  // namespace
}  // namespace sqlpod::testing
