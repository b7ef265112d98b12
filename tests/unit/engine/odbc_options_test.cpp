// URLs and connect args as ODBC connection strings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "executor/engine/odbc/connection_string.h"
#include "executor/engine/odbc/options.h"

namespace sqlpod::odbc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ClientOptions options_of_url(Dialect dialect, const std::string& url) {
  return options_of(dialect, connect_args_of(parse_url(url)), "sqlpod/test");
}

std::string string_of(Dialect dialect, const std::string& url) {
  return std::string(connection_string({}, options_of_url(dialect, url)).reveal());
}

std::string refusal(Dialect dialect, const std::string& url) {
  try {
    options_of_url(dialect, url);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << url;
    return error.message();
  }
  ADD_FAILURE() << url << " was taken";
  return {};
}

TEST(OdbcOptions, ADriversOwnLogIsRefused) {
  const std::string driver = "odbc://u:hunter2@h:1/d?driver=PostgreSQL+Unicode";
  EXPECT_THAT(refusal(Dialect::odbc, driver + "&CommLog=1"), HasSubstr("'CommLog'"));
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://?odbc_connect=DSN%3Da;Debug%3D1"),
              HasSubstr("'Debug'"));
  EXPECT_THAT(string_of(Dialect::odbc, driver + "&Debug=0"), HasSubstr("Debug=0;"));
}

TEST(OdbcOptions, SqlServersUrlsAreThoseOfSqlalchemy) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"mssql+pyodbc://sa:pw@db.example.org:1433/shop?driver=ODBC+Driver+18+for+SQL+Server"
       "&TrustServerCertificate=yes&Encrypt=yes",
       "DRIVER={ODBC Driver 18 for SQL Server};SERVER=db.example.org,1433;DATABASE=shop;UID=sa;"
       "PWD=pw;TrustServerCertificate=yes;Encrypt=yes;APP=sqlpod/test;"},
      {"mssql+pymssql://sa:pw@db/shop", "SERVER=db;DATABASE=shop;UID=sa;PWD=pw;APP=sqlpod/test;"},
      {"mssql://db/shop", "SERVER=db;DATABASE=shop;Trusted_Connection=Yes;APP=sqlpod/test;"},
      {"mssql://db/shop?Authentication=ActiveDirectoryMsi",
       "SERVER=db;DATABASE=shop;Authentication=ActiveDirectoryMsi;APP=sqlpod/test;"},
      {"mssql://sa:pw@/shop?dsn=mine&APP=other", "DSN=mine;DATABASE=shop;UID=sa;PWD=pw;APP=other;"},
      {"mssql://sa:pw@db/shop?appname=nightly",
       "SERVER=db;DATABASE=shop;UID=sa;PWD=pw;APP=nightly;"},
      {"mssql:///?odbc_connect=DRIVER%3DFreeTDS%3BSERVER%3Ddb%3BPWD%3Da%2Bb",
       "DRIVER=FreeTDS;SERVER=db;PWD=a+b"},
      {"mssql://sa:pw@host?odbc_connect=DSN%3Dx", "UID=sa;PWD=pw;DSN=x"}};
  for (const auto& [url, text] : cases) EXPECT_EQ(string_of(Dialect::mssql, url), text) << url;
}

TEST(OdbcOptions, AHostAloneIsADataSource) {
  EXPECT_EQ(string_of(Dialect::odbc, "odbc://me:pw@shop"), "DSN=shop;UID=me;PWD=pw;");
  EXPECT_EQ(string_of(Dialect::odbc, "odbc://me:pw@shop?ReadOnly=1"),
            "DSN=shop;UID=me;PWD=pw;ReadOnly=1;");
  EXPECT_EQ(string_of(Dialect::odbc, "odbc://me:pw@db:5432/shop?driver=PostgreSQL+Unicode"),
            "DRIVER={PostgreSQL Unicode};SERVER=db;PORT=5432;DATABASE=shop;UID=me;PWD=pw;");
  EXPECT_EQ(string_of(Dialect::odbc, "odbc:////data/x.db?driver=/usr/lib/odbc/libx.so"),
            "DRIVER=/usr/lib/odbc/libx.so;DATABASE=/data/x.db;");
}

TEST(OdbcOptions, OraclesServerIsOneText) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"oracle+oracledb://me:pw@db:1522/?service_name=XEPDB1", "DBQ=db:1522/XEPDB1;UID=me;PWD=pw;"},
      {"oracle://me:pw@db/?service_name=XEPDB1", "DBQ=db:1521/XEPDB1;UID=me;PWD=pw;"},
      {"oracle://me:pw@db:1521/ORCL",
       "DBQ=(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=db)(PORT=1521))"
       "(CONNECT_DATA=(SID=ORCL)));UID=me;PWD=pw;"},
      {"oracle://me:pw@tnsname", "DBQ=tnsname;UID=me;PWD=pw;"}};
  for (const auto& [url, text] : cases) EXPECT_EQ(string_of(Dialect::oracle, url), text) << url;
  EXPECT_THAT(refusal(Dialect::oracle, "oracle://me:pw@db/x)(HOST=evil"),
              HasSubstr("no host, service or SID"));
}

TEST(OdbcOptions, ASecretStaysOneWhateverItBecomes) {
  for (const Dialect dialect : {Dialect::mssql, Dialect::oracle}) {
    ConnectArgs args = connect_args_of(parse_url("oracle://me@db:1521/?service_name=x"));
    args.set("host", Secret(std::string("hidden")));
    for (const ClientOption& option : options_of(dialect, args, "sqlpod/test")) {
      EXPECT_TRUE(text_of(option).find("hidden") == std::string_view::npos ||
                  std::holds_alternative<Secret>(option.value))
          << option.name;
    }
  }
  ConnectArgs args = connect_args_of(parse_url("oracle://me@db/"));
  args.set("service_name", Secret(std::string("(hidden)")));
  try {
    options_of(Dialect::oracle, args, "sqlpod/test");
    ADD_FAILURE() << "it was taken";
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), Not(HasSubstr("hidden")));
  }
}

TEST(OdbcOptions, NoValueEndsEarly) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"plain", "plain"},
      {"a;DRIVER=evil", "{a;DRIVER=evil}"},
      {"a};DRIVER=evil", "{a}};DRIVER=evil}"},
      {"{a", "{{a}"},
      {"}", "}"},
      {" a", "{ a}"},
      {"a ", "{a }"},
      {"a=b", "a=b"},
      {"", ""}};
  for (const auto& [value, text] : cases) EXPECT_EQ(connection_value("DATABASE", value), text);
  // Some drivers percent-decode a password that has no braces.
  EXPECT_EQ(connection_value("PWD", "a%20b+c"), "{a%20b+c}");
  EXPECT_EQ(connection_value("PWD", "a}b"), "{a}}b}");
  EXPECT_EQ(connection_value("UID", "simple-user_1"), "simple-user_1");
  EXPECT_EQ(connection_value("DRIVER", "A}B"), "{A}}B}");
}

TEST(OdbcOptions, AKeywordCannotHoldMore) {
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://x?a%3Bb=1"), HasSubstr("no keyword"));
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://x?a%3Db=1"), HasSubstr("no keyword"));
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://x?%7Ba=1"), HasSubstr("no keyword"));
}

TEST(OdbcOptions, SecretsStaySecret) {
  const auto options =
      options_of_url(Dialect::mssql, "mssql://sa:pw@db/shop?odbc_connect=PWD%3Dhidden");
  for (const ClientOption& option : options) {
    const bool is_secret = option.name == "PWD" || option.name == "odbc_connect";
    EXPECT_EQ(std::holds_alternative<Secret>(option.value), is_secret) << option.name;
  }
}

TEST(OdbcOptions, TheTimeToConnectIsSqlpodsOwn) {
  EXPECT_EQ(text_of(options_of_url(Dialect::odbc, "odbc://x?timeout=7"), "connect_timeout"), "7");
  EXPECT_EQ(text_of(options_of_url(Dialect::odbc, "odbc://x"), "connect_timeout"), "30");
  EXPECT_THAT(string_of(Dialect::odbc, "odbc://x?timeout=7"), Not(HasSubstr("timeout")));
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://x?timeout=-1"), HasSubstr("no number of seconds"));
}

TEST(OdbcOptions, WhatOnlyPythonNeedsIsTakenAndDropped) {
  EXPECT_EQ(string_of(Dialect::odbc, "odbc://x?ansi=true&fast_executemany=1&autocommit=false"),
            "DSN=x;");
  EXPECT_THAT(refusal(Dialect::odbc, "odbc://x?autocommit=true"),
              HasSubstr("would leave no transaction"));
}

}  // namespace
}  // namespace sqlpod::odbc
