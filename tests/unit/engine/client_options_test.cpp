// What each client library is given, made of connect args.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "executor/engine/engine_registry.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

ClientOptions options_of(const std::string& url,
                         const std::vector<std::pair<std::string, std::string>>& more = {}) {
  Url parsed = parse_url(url);
  const Engine& engine = find_engine(parsed);
  ConnectArgs args = connect_args_of(std::move(parsed));
  for (const auto& [name, value] : more) args.set(name, value);
  return engine.options(args, "sqlpod/task");
}

std::string message_of(const std::string& url,
                       const std::vector<std::pair<std::string, std::string>>& more = {}) {
  try {
    options_of(url, more);
  } catch (const Error& error) {
    return error.message() + " | " + error.hint();
  }
  return "no error";
}

TEST(ClientOptions, PostgresqlTakesEveryKeywordOfLibpq) {
  const ClientOptions options =
      options_of("postgresql://u:p@h:1/d?sslmode=require", {{"options", "-c work_mem=1MB"}});
  EXPECT_EQ(text_of(options, "user"), "u");
  EXPECT_EQ(text_of(options, "dbname"), "d");
  EXPECT_EQ(text_of(options, "port"), "1");
  EXPECT_EQ(text_of(options, "sslmode"), "require");
  EXPECT_EQ(text_of(options, "options"), "-c work_mem=1MB");
  EXPECT_EQ(text_of(options, "application_name"), "sqlpod/task");
  EXPECT_EQ(text_of(options, "client_encoding"), "UTF8");
}

TEST(ClientOptions, AnApplicationNameOfTheUsersOwnStays) {
  EXPECT_EQ(
      text_of(options_of("postgresql://h/d", {{"application_name", "mine"}}), "application_name"),
      "mine");
}

TEST(ClientOptions, AliasesMeanOneOption) {
  EXPECT_EQ(text_of(options_of("mysql://u:old@h/d", {{"passwd", "new"}}), "password"), "new");
  EXPECT_EQ(text_of(options_of("mysql://h/d", {{"login_timeout", "10"}}), "connect_timeout"), "10");
  EXPECT_EQ(text_of(options_of("sqlite:///x.db", {{"timeout", "30"}}), "timeout"), "30.0");
}

TEST(ClientOptions, APasswordStaysASecret) {
  for (const ClientOption& option : options_of("postgresql://u:p@h/d")) {
    EXPECT_EQ(std::holds_alternative<Secret>(option.value), option.name == "password")
        << option.name;
  }
}

TEST(ClientOptions, WhatAClientHasNotIsAnErrorWithTheNearest) {
  EXPECT_THAT(message_of("postgresql://h/d", {{"sslmod", "x"}}),
              HasSubstr("did you mean 'sslmode'?"));
  EXPECT_THAT(message_of("mysql://h/d", {{"unix_sock", "x"}}),
              HasSubstr("did you mean 'unix_socket'?"));
  EXPECT_THAT(message_of("sqlite:///x.db", {{"databas", "x"}}),
              HasSubstr("did you mean 'database'?"));
  EXPECT_THAT(message_of("sqlite://host/x.db"), HasSubstr("three or four slashes"));
}

TEST(ClientOptions, TimesThatAreNoneAreErrors) {
  EXPECT_THAT(message_of("mysql://h/d", {{"read_timeout", "0"}}), HasSubstr("1 to 31536000"));
  EXPECT_THAT(message_of("mysql://h/d", {{"read_timeout", "soon"}}), HasSubstr("read_timeout"));
  EXPECT_THAT(message_of("sqlite:///x.db", {{"timeout", "-1"}}), HasSubstr("no number of seconds"));
  EXPECT_THAT(message_of("sqlite:///x.db", {{"timeout", "nan"}}), HasSubstr("timeout"));
}

TEST(ClientOptions, ANulCharacterIsRefused) {
  EXPECT_THAT(message_of("postgresql://h/d", {{"user", std::string("a\0b", 3)}}), HasSubstr("NUL"));
}

TEST(FindEngine, KnowsEveryDriverOfADialect) {
  for (const EngineEntry& entry : engine_entries()) {
    for (const std::string_view dialect : entry.dialects) {
      for (const std::string_view driver : entry.drivers) {
        EXPECT_EQ(
            &find_engine(parse_url(std::string(dialect) + "+" + std::string(driver) + "://h/d")),
            &entry.engine());
      }
    }
  }
}

}  // namespace
}  // namespace sqlpod
