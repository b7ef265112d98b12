// Connect args, as Python's drivers for MySQL have them, as options of MariaDB's client.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "config/url.h"
#include "executor/engine/mysql/connect_options.h"
#include "executor/engine/mysql/server_address.h"

namespace sqlpod::mysql {
namespace {

using ::testing::HasSubstr;

using Args = std::vector<std::pair<std::string, std::string>>;

ClientOptions options_of(const Args& args) {
  ConnectArgs given;
  for (const auto& [name, value] : args) given.set(name, value);
  return connect_options(given, "sqlpod/task");
}

/// What an option becomes of the args.
std::string option(const Args& args, std::string_view name) {
  return std::string(text_of(options_of(args), name));
}

/// Message and hint of the error.
std::string error_of(const Args& args) {
  try {
    options_of(args);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message() + " | " + error.hint();
  }
  return "no error";
}

TEST(MysqlConnectOptions, HaveDefaults) {
  EXPECT_EQ(option({}, "connect_timeout"), "30");
  EXPECT_EQ(option({}, "program_name"), "sqlpod/task");
  EXPECT_EQ(option({}, "local_infile"), "0");
  EXPECT_EQ(option({{"program_name", "etl"}}, "program_name"), "etl");
}

TEST(MysqlConnectOptions, DriversNamesMeanOneOption) {
  const std::vector<std::array<std::string, 4>> cases = {
      {"connection_timeout", "7", "connect_timeout", "7"},
      {"timeout", "0.2", "connect_timeout", "1"},
      {"read_timeout", "2.5", "read_timeout", "3"},
      {"write_timeout", "9", "write_timeout", "9"},
      {"allow_local_infile", "yes", "local_infile", "1"},
      {"local_infile", "1", "local_infile", "1"},
      {"auth_plugin", "mysql_native_password", "default_auth", "mysql_native_password"},
      {"application_name", "etl", "program_name", "etl"},
      {"conn_attrs.team", "sales", "connect_attr.team", "sales"},
      {"passwd", "x", "password", "x"},
      {"db", "shop", "database", "shop"},
      {"ssl.cipher", "AES", "ssl_cipher", "AES"},
      {"ssl.password", "x", "ssl_key_password", "x"},
      {"ssl-key", "/k", "ssl_key", "/k"},
      {"tls_versions", "TLSv1.2,TLSv1.3", "tls_version", "TLSv1.2,TLSv1.3"},
      {"init_command", "SET @x = 1", "init_command", "SET @x = 1"},
      {"compress", "true", "compress", "1"}};
  for (const auto& [name, value, option_name, expected] : cases) {
    EXPECT_EQ(option({{name, value}}, option_name), expected) << name;
  }
}

TEST(MysqlConnectOptions, WhatIsADriversOwnIsLeftOut) {
  for (const char* name : {"charset", "use_unicode", "conv", "cursorclass", "use_pure", "buffered",
                           "raise_on_warnings", "autocommit", "client_flag", "pool_size"}) {
    EXPECT_EQ(options_of({{name, "1"}}).size(), options_of({}).size()) << name;
  }
}

TEST(MysqlConnectOptions, WhatCannotBeObeyedIsRefusedWithTheReason) {
  EXPECT_THAT(error_of({{"read_default_file", "~/.my.cnf"}}), HasSubstr("secret_connect_args"));
  EXPECT_THAT(error_of({{"option_files", "x"}}), HasSubstr("no option file"));
  EXPECT_THAT(error_of({{"charset", "binary"}}), HasSubstr("utf8mb4"));
  EXPECT_THAT(error_of({{"allow_local_infile_in_path", "/d"}}), HasSubstr("one folder"));
}

TEST(MysqlConnectOptions, AnUnknownArgIsAnErrorWithTheNearest) {
  EXPECT_THAT(error_of({{"unix_sock", "x"}}), HasSubstr("did you mean 'unix_socket'?"));
  EXPECT_THAT(error_of({{"ssl.verify_mod", "x"}}), HasSubstr("'ssl.verify_mod' is no connect arg"));
  EXPECT_THAT(error_of({{"ssl_vrify_cert", "x"}}), HasSubstr("did you mean 'ssl_verify_cert'?"));
  EXPECT_THAT(error_of({{"use_unicod", "x"}}), HasSubstr("did you mean 'use_unicode'?"));
}

TEST(MysqlConnectOptions, ValuesThatCannotBeAreErrors) {
  EXPECT_THAT(error_of({{"read_timeout", "0"}}), HasSubstr("1 to 31536000"));
  EXPECT_THAT(error_of({{"read_timeout", "1e300"}}), HasSubstr("1 to 31536000"));
  EXPECT_THAT(error_of({{"read_timeout", "soon"}}), HasSubstr("a number"));
  EXPECT_THAT(error_of({{"local_infile", "maybe"}}), HasSubstr("true or false"));
  EXPECT_THAT(error_of({{"port", "65536"}}), HasSubstr("1 to 65535"));
  EXPECT_THAT(error_of({{"port", "33 06"}}), HasSubstr("1 to 65535"));
  EXPECT_THAT(error_of({{"ssl_mode", "VERIFY"}}), HasSubstr("'VERIFY' is none"));
  EXPECT_THAT(error_of({{"user", std::string("a\0b", 3)}}), HasSubstr("NUL"));
}

TEST(MysqlConnectOptions, LocalhostIsTheSocketUnlessAPortIsNamed) {
  EXPECT_EQ(option({{"host", "localhost"}, {"port", "3306"}}, "protocol"), "tcp");
  EXPECT_EQ(option({{"port", "3306"}}, "protocol"), "tcp");
  EXPECT_EQ(option({{"host", "localhost"}}, "protocol"), "");
  EXPECT_EQ(option({{"host", "db"}, {"unix_socket", "/s"}}, "host"), "localhost");
  EXPECT_EQ(option({{"host", "localhost"}, {"port", "1"}, {"unix_socket", "/s"}}, "protocol"), "");
}

TEST(MysqlConnectOptions, TheTlsModeFollowsFromWhatIsGiven) {
  const std::vector<std::pair<Args, std::string>> cases = {
      {{}, "DISABLED"},  // the Unix socket
      {{{"host", "h"}}, "PREFERRED"},
      {{{"host", "h"}, {"ssl", "false"}}, "DISABLED"},
      {{{"host", "h"}, {"ssl_disabled", "true"}, {"ssl_ca", "/ca"}}, "DISABLED"},
      {{{"host", "h"}, {"ssl_disabled", "false"}}, "REQUIRED"},
      {{{"ssl", "true"}}, "REQUIRED"},
      {{{"ssl_cert", "/c"}}, "REQUIRED"},
      {{{"tls_version", "TLSv1.3"}}, "REQUIRED"},
      {{{"ssl_ca", "/ca"}}, "VERIFY_IDENTITY"},
      {{{"ssl.capath", "/ca"}}, "VERIFY_IDENTITY"},
      {{{"ssl_ca", "/ca"}, {"ssl_check_hostname", "false"}}, "VERIFY_CA"},
      {{{"ssl_ca", "/ca"}, {"ssl.verify_mode", "CERT_NONE"}}, "REQUIRED"},
      {{{"ssl_ca", "/ca"}, {"ssl_verify_cert", "false"}}, "REQUIRED"},
      {{{"ssl_ca", "/ca"}, {"ssl_mode", "required"}}, "REQUIRED"},
      {{{"ssl_ca", "/ca"}, {"ssl_mode", "REQUIRED"}, {"ssl_verify_cert", "1"}}, "VERIFY_CA"},
      {{{"ssl_verify_identity", "true"}}, "VERIFY_IDENTITY"},
      {{{"ssl_mode", "preferred"}}, "PREFERRED"},
      {{{"ssl-mode", "verify-ca"}, {"ssl_ca", "/ca"}}, "VERIFY_CA"},
      {{{"sslmode", "verify-full"}}, "VERIFY_IDENTITY"},
      {{{"sslmode", "disable"}, {"host", "h"}}, "DISABLED"},
  };
  for (const auto& [args, mode] : cases) {
    EXPECT_EQ(option(args, "ssl_mode"), mode) << (args.empty() ? "" : args.back().first);
  }
}

TEST(MysqlConnectOptions, AnAuthorityThatIsNotAskedIsNotHandedOver) {
  EXPECT_EQ(option({{"ssl_ca", "/ca"}, {"ssl_verify_cert", "false"}}, "ssl_ca"), "");
  EXPECT_EQ(option({{"ssl_ca", "/ca"}, {"ssl_mode", "REQUIRED"}}, "ssl_ca"), "/ca");
}

TEST(MysqlConnectOptions, TlsAndNoneAtOnceIsAnError) {
  EXPECT_THAT(error_of({{"ssl_disabled", "true"}, {"ssl_verify_cert", "true"}}),
              HasSubstr("TLS and for none"));
  EXPECT_THAT(error_of({{"ssl", "false"}, {"ssl_mode", "REQUIRED"}}), HasSubstr("for none"));
  EXPECT_THAT(error_of({{"ssl", "true"}, {"ssl_mode", "DISABLED"}}), HasSubstr("for none"));
  EXPECT_THAT(error_of({{"ssl_mode", "VERIFY_CA"}}), HasSubstr("give ssl_ca"));
}

TEST(MysqlConnectOptions, AKeyInTheSpecIsASecret) {
  for (const ClientOption& option :
       options_of({{"ssl_key", "-----BEGIN PRIVATE KEY-----\n"}, {"ssl_cert", "/cert"}})) {
    EXPECT_EQ(std::holds_alternative<Secret>(option.value), option.name == "ssl_key");
  }
}

TEST(MysqlConnectOptions, AUrlNamesSeveralServers) {
  const auto host = [](const char* url) {
    return std::string(text_of(connect_options(connect_args_of(parse_url(url)), ""), "host"));
  };
  EXPECT_EQ(host("mysql:///db?host=a:3307,b:3308"), "a:3307,b:3308");
  EXPECT_EQ(host("mysql:///db?host=a:3307&host=b:3308"), "a:3307,b:3308");
  EXPECT_EQ(host("mysql://user@a,b:3307/db"), "a,b");
}

TEST(ServerAddresses, AreHostsWithOrWithoutAPort) {
  using Addresses = std::vector<ServerAddress>;
  EXPECT_EQ(server_addresses("", 0), (Addresses{{"", 0}}));
  EXPECT_EQ(server_addresses("h", 3307), (Addresses{{"h", 3307}}));
  EXPECT_EQ(server_addresses("a:1,b", 2), (Addresses{{"a", 1}, {"b", 2}}));
  EXPECT_EQ(server_addresses("[::1]:3307,::2,[::3]", 9),
            (Addresses{{"::1", 3307}, {"::2", 9}, {"::3", 9}}));
  EXPECT_EQ(to_text(ServerAddress{"::1", 3307}), "[::1]:3307");
}

TEST(ServerAddresses, ThatAreNoneAreErrors) {
  for (const char* hosts : {",", "a,", ",a", "a:", "a:x", "a:0", "a:65536", "a:99999999999",
                            ":3306", "[::1", "[]", "[::1]x", "[::1]:"}) {
    EXPECT_THROW(server_addresses(hosts, 0), Error) << hosts;
  }
}

}  // namespace
}  // namespace sqlpod::mysql
