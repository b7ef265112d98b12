// Connect args by the names of every driver, as libpq's options.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "executor/engine/postgresql/connect_options.h"

namespace sqlpod::postgresql {
namespace {

using ::testing::HasSubstr;

using Value = std::variant<bool, std::int64_t, double, std::string>;
using Args = std::vector<std::pair<std::string, Value>>;

ClientOptions options_of(const Args& given) {
  ConnectArgs args;
  for (const auto& [key, value] : given) {
    std::visit([&args, &name = key](const auto& content) { args.set(name, content); }, value);
  }
  return connect_options(args, "sqlpod/task");
}

std::string option(const Args& given, const std::string& name) {
  return std::string(text_of(options_of(given), name));
}

std::string error_of(const Args& given) {
  try {
    options_of(given);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message() + " | " + error.hint();
  }
  return "no error";
}

TEST(PostgresqlConnectOptions, DefaultsAreThere) {
  EXPECT_EQ(option({}, "application_name"), "sqlpod/task");
  EXPECT_EQ(option({}, "client_encoding"), "UTF8");
  EXPECT_EQ(option({}, "connect_timeout"), "30");
}

TEST(PostgresqlConnectOptions, DriversNamesAreLibpqs) {
  const std::string text = "x";
  const std::vector<std::tuple<std::string, Value, std::string, std::string>> cases = {
      {"database", text, "dbname", "x"},
      {"timeout", 2.5, "connect_timeout", "2.5"},
      {"command_timeout", std::int64_t{60}, "command_timeout", "60"},
      {"server_settings.application_name", text, "application_name", "x"},
      {"server_settings.search_path", std::string("a b\\c"), "options",
       "-c search_path=a\\ b\\\\c"},
      {"server_settings.myapp.tenant", std::int64_t{7}, "options", "-c myapp.tenant=7"},
      {"startup_params.work_mem", std::string("1MB"), "options", "-c work_mem=1MB"},
      {"opt", std::string("-c a=b"), "options", "-c a=b"},
      {"tcp_keepalive", true, "keepalives", "1"},
      {"keepalives", false, "keepalives", "0"},
      {"tcp_keepalive_idle", std::int64_t{9}, "keepalives_idle", "9"},
      {"unix_sock", std::string("/run/postgresql/.s.PGSQL.5433"), "host", "/run/postgresql"},
      {"unix_sock", std::string("/run/postgresql/.s.PGSQL.5433"), "port", "5433"},
      {"load_balance_hosts", std::string("random"), "load_balance_hosts", "random"},
      {"infinity", std::string("calendar"), "infinity", "calendar"},
      {"ssl", std::string("verify-ca"), "sslmode", "verify-ca"},
      {"ssl", false, "sslmode", "disable"},
      {"ssl", true, "sslmode", "verify-full"},
      {"ssl", std::string("true"), "sslmode", "verify-full"},
      {"ssl_context", true, "sslrootcert", "/etc/ssl/certs/ca-certificates.crt"},
      {"sslmode", std::string("require"), "sslmode", "require"},
      {"sslmode", false, "sslmode", "disable"}};
  for (const auto& [name, value, keyword, expected] : cases) {
    EXPECT_EQ(option({{name, value}}, keyword), expected) << name;
  }
}

TEST(PostgresqlConnectOptions, SettingsAndOptionsGoTogether) {
  EXPECT_EQ(option({{"options", std::string("-c a=1")},
                    {"server_settings.b", std::string("2")},
                    {"server_settings.c", std::string()}},
                   "options"),
            "-c a=1 -c b=2 -c c=");
}

TEST(PostgresqlConnectOptions, PortsWithinHostsBecomeAList) {
  const std::vector<std::tuple<std::string, std::string, std::string>> cases = {
      {"a:5432,b:5433", "a,b", "5432,5433"}, {"a,b:2", "a,b", ",2"},
      {"[::1]:1,[::2]", "::1,::2", "1,"},    {"::1", "::1", ""},
      {"/tmp,@x:1", "/tmp,@x:1", ""},        {"a:1", "a", "1"}};
  for (const auto& [given, hosts, ports] : cases) {
    EXPECT_EQ(option({{"host", given}}, "host"), hosts) << given;
    EXPECT_EQ(option({{"host", given}}, "port"), ports) << given;
  }
  EXPECT_EQ(option({{"host", std::string("a:1,b")}, {"port", std::int64_t{7}}}, "port"), "1,7");
}

TEST(PostgresqlConnectOptions, ListsThatDoNotMatchAreErrors) {
  EXPECT_THAT(error_of({{"host", std::string("a,b")}, {"port", std::string("1,2,3")}}),
              HasSubstr("2 hosts, but 3 ports"));
  EXPECT_THAT(error_of({{"host", std::string("a:9,b,c")}, {"port", std::string("1,2")}}),
              HasSubstr("3 hosts, but 2 ports"));
  EXPECT_THAT(error_of({{"host", std::string("a,b")},
                        {"hostaddr", std::string("1.1.1.1,2.2.2.2,3.3.3.3")}}),
              HasSubstr("3 hosts, but 2 host names"));
}

TEST(PostgresqlConnectOptions, WhatHasNoMeaningIsIgnored) {
  for (const char* name :
       {"statement_cache_size", "prepared_statement_cache_size", "prepared_statement_name_func",
        "cursor_factory", "connection_factory", "async", "prepare_threshold", "row_factory",
        "max_prepared_statements", "disable_cockroachdb_telemetry", "async_fallback"}) {
    EXPECT_EQ(options_of({{name, std::int64_t{1}}}).size(), options_of({}).size()) << name;
  }
  EXPECT_EQ(error_of({{"autocommit", false}}), "no error");
  EXPECT_EQ(error_of({{"client_encoding", std::string("utf-8")}}), "no error");
  EXPECT_EQ(option({{"client_encoding", std::string("utf-8")}}, "client_encoding"), "UTF8");
}

TEST(PostgresqlConnectOptions, WhatCannotBeHadIsRefusedWithAWayOut) {
  EXPECT_THAT(error_of({{"autocommit", true}}), HasSubstr("autocommit: true in the task"));
  EXPECT_THAT(error_of({{"client_encoding", std::string("latin1")}}), HasSubstr("UTF-8"));
  EXPECT_THAT(error_of({{"replication", std::string("database")}}), HasSubstr("pg_recvlogical"));
  EXPECT_THAT(error_of({{"iam", true}}), HasSubstr("temporary credentials"));
  EXPECT_THAT(error_of({{"dsn", std::string("postgresql://h/d")}}), HasSubstr("task_config.uri"));
}

TEST(PostgresqlConnectOptions, BadValuesAreErrors) {
  EXPECT_THAT(error_of({{"sslmode", std::string("maybe")}}), HasSubstr("verify-full"));
  EXPECT_THAT(error_of({{"ssl", std::string("maybe")}}), HasSubstr("true or false"));
  EXPECT_THAT(error_of({{"timeout", std::string("soon")}}), HasSubstr("timeout"));
  EXPECT_THAT(error_of({{"command_timeout", std::string("nan")}}), HasSubstr("command_timeout"));
  EXPECT_THAT(error_of({{"load_balance_hosts", std::string("yes")}}), HasSubstr("random"));
  EXPECT_THAT(error_of({{"infinity", std::string("null")}}), HasSubstr("calendar or error"));
  EXPECT_THAT(error_of({{"keepalives", std::string("much")}}), HasSubstr("true or false"));
  EXPECT_THAT(error_of({{"server_settings.a b", std::string("c")}}), HasSubstr("letters"));
  EXPECT_THAT(error_of({{"server_settings.", std::string("c")}}), HasSubstr("letters"));
  EXPECT_THAT(error_of({{"server_settings.a", std::string("b\0c", 3)}}), HasSubstr("NUL"));
}

TEST(PostgresqlConnectOptions, UnknownNamesAreErrorsWithTheNearest) {
  EXPECT_THAT(error_of({{"sslmod", std::string("x")}}), HasSubstr("did you mean 'sslmode'?"));
  EXPECT_THAT(error_of({{"comand_timeout", std::int64_t{1}}}),
              HasSubstr("did you mean 'command_timeout'?"));
  EXPECT_THAT(error_of({{"statement_cache_sise", std::int64_t{1}}}),
              HasSubstr("did you mean 'statement_cache_size'?"));
}

TEST(PostgresqlConnectOptions, AKeyIsASecretWhereverItStands) {
  const ClientOptions options =
      options_of({{"sslkey", std::string("-----BEGIN PRIVATE KEY-----\nx")}});
  EXPECT_TRUE(std::holds_alternative<Secret>(options.at(0).value));
}

}  // namespace
}  // namespace sqlpod::postgresql
