#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "error/error.h"
#include "executor/engine/engine_registry.h"
#include "executor/engine/firebird/connect_options.h"

namespace sqlpod::firebird {
namespace {

ClientOptions options_of(const std::string& url) {
  return connect_options(connect_args_of(parse_url(url)), "sqlpod/task");
}

std::string shown(const ClientOptions& options) {
  std::string text;
  for (const ClientOption& option : options) {
    text += (text.empty() ? "" : " ") + option.name + "=" + std::string(text_of(option));
  }
  return text;
}

TEST(FirebirdConnectOptions, UrlsBecomeWhatTheClientIsGiven) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"firebird://app:pw@db.example.org:3051/shop?role=READER",
       "user=app password=pw host=db.example.org port=3051 database=shop role=READER "
       "connect_timeout=30 process_name=sqlpod/task"},
      {"firebird+fdb://app@db//var/lib/shop.fdb",
       "user=app host=db database=/var/lib/shop.fdb port=3050 connect_timeout=30 "
       "process_name=sqlpod/task"},
      {"firebird:///shop?timeout=5&process_name=mine",
       "database=shop connect_timeout=5 process_name=mine host=localhost port=3050"},
      {"firebird://h/shop?charset=UTF8&sql_dialect=3&type_conv=200&retaining=true",
       "host=h database=shop port=3050 connect_timeout=30 process_name=sqlpod/task"},
      {"firebird://h/shop?wire_crypt=required&no_gc=yes&no_linger=0",
       "host=h database=shop wire_crypt=required no_gc=true no_linger=false port=3050 "
       "connect_timeout=30 process_name=sqlpod/task"}};
  for (const auto& [url, expected] : cases) EXPECT_EQ(shown(options_of(url)), expected) << url;
}

TEST(FirebirdConnectOptions, WhatMakesNoSenseIsRefused) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"firebird://h", "names no database"},
      {"firebird://h/shop?rol=x", "did you mean 'role'"},
      {"firebird://h/shop?sql_dialect=1", "'sql_dialect' cannot be '1'"},
      {"firebird://h/shop?wire_crypt=maybe", "required, enabled or disabled"},
      {"firebird://h/shop?connect_timeout=0", "'connect_timeout' cannot be '0'"},
      {"firebird://h/shop?connect_timeout=soon", "connect_timeout"},
      {"firebird:///shop?host=h&port=70000", "'port' cannot be '70000'"}};
  for (const auto& [url, expected] : cases) {
    try {
      options_of(url);
      ADD_FAILURE() << url;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << url;
      EXPECT_NE((error.message() + error.hint()).find(expected), std::string::npos)
          << error.message() << "; " << error.hint();
    }
  }
}

TEST(FirebirdConnectOptions, ANulInsideIsRefused) {
  ConnectArgs args;
  args.set("database", std::string("shop"));
  args.set("user", std::string("a\0b", 3));
  EXPECT_THROW(connect_options(args, "x"), Error);
}

TEST(FirebirdConnectOptions, ValuesStandWholeInTheParameterBlock) {
  ClientOptions options = options_of("firebird://app@h/shop");
  const std::string password = "\x1c\x03 role" + std::string(300, 'x');
  options.push_back({"password", Secret(std::string(password))});
  const Target target = target_of(options);
  const std::string block(target.parameters.reveal());
  EXPECT_EQ(block.substr(0, 1), "\x02");
  const std::string size = {static_cast<char>(password.size() & 0xffU),
                            static_cast<char>(password.size() >> 8U), '\0', '\0'};
  EXPECT_NE(block.find("\x1d" + size + password), std::string::npos);
  EXPECT_EQ(target.host, "h");
  EXPECT_EQ(target.port, "3050");
  EXPECT_EQ(target.database, "shop");
}

TEST(FirebirdEngine, ServesTheDriversOfPython) {
  for (const std::string driver : {"fdb", "firebird", "kinterbasdb"}) {
    EXPECT_EQ(find_engine(parse_url("firebird+" + driver + "://h/d")).name(), "firebird");
  }
}

}  // namespace
}  // namespace sqlpod::firebird
