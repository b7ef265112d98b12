// SQLite's connect args, from URLs as SQLAlchemy's users write them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "executor/engine/sqlite/options.h"

namespace sqlpod::sqlite {
namespace {

using ::testing::HasSubstr;

ClientOptions options_of_url(const std::string& url) {
  return options_of(connect_args_of(parse_url(url)));
}

std::string refusal(const std::string& url) {
  try {
    options_of_url(url);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage) << url;
    return error.message() + " | " + error.hint();
  }
  ADD_FAILURE() << url << " was taken";
  return {};
}

TEST(SqliteOptions, TheDatabaseIsAPathOrAFileUri) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"sqlite://", ":memory:"},
      {"sqlite:///:memory:", ":memory:"},
      {"sqlite:///relative.db", "relative.db"},
      {"sqlite:////absolute.db", "/absolute.db"},
      {"sqlite:///a=b\"c.db", "a=b\"c.db"},
      {"sqlite:///file:x.db?uri=true", "file:x.db"},
      {"sqlite:///file:x.db?mode=ro&uri=true", "file:x.db?mode=ro"},
      {"sqlite:///file:x.db?uri=true&cache=private&mode=ro", "file:x.db?cache=private&mode=ro"},
      {"sqlite:///file:x.db%3Fnolock=1?mode=ro&uri=1", "file:x.db?nolock=1&mode=ro"},
      {"sqlite:///file:x.db?vfs=a%26mode%3Dmemory%25%23&uri=true",
       "file:x.db?vfs=a%26mode=memory%25%23"},
      {"sqlite:///file:x.db?mode=rwc&uri=true", "file:x.db"}};
  for (const auto& [url, database] : cases) {
    EXPECT_EQ(text_of(options_of_url(url), "database"), database) << url;
  }
  EXPECT_EQ(text_of(options_of_url("sqlite:///file:x.db?uri=true"), "uri"), "true");
  EXPECT_EQ(text_of(options_of_url("sqlite:///x.db"), "uri"), "");
}

TEST(SqliteOptions, TheWaitForALockIsPythons) {
  EXPECT_EQ(text_of(options_of_url("sqlite:///x.db"), "timeout"), "5.0");
  EXPECT_EQ(text_of(options_of_url("sqlite:///x.db?timeout=0.3"), "timeout"), "0.3");
  EXPECT_THAT(refusal("sqlite:///x.db?timeout=-1"), HasSubstr("no number of seconds"));
  EXPECT_THAT(refusal("sqlite:///x.db?timeout=1e99"), HasSubstr("no number of seconds"));
  EXPECT_THAT(refusal("sqlite:///x.db?timeout=soon"), HasSubstr("not a number"));
}

TEST(SqliteOptions, TheIsolationLevelOfPythonIsHowATransactionBegins) {
  const std::vector<std::pair<std::string, std::string>> cases = {{"IMMEDIATE", "IMMEDIATE"},
                                                                  {"exclusive", "EXCLUSIVE"},
                                                                  {"Deferred", "DEFERRED"},
                                                                  {"None", ""}};
  for (const auto& [given, kind] : cases) {
    const auto options = options_of_url("sqlite:///x.db?isolation_level=" + given);
    EXPECT_EQ(text_of(options, "isolation_level"), kind) << given;
  }
  EXPECT_THAT(refusal("sqlite:///x.db?isolation_level=SERIALIZABLE"),
              HasSubstr("the task's own isolation_level"));
}

TEST(SqliteOptions, WhatOnlyPythonNeedsIsTakenAndDropped) {
  const auto options = options_of_url(
      "sqlite:///x.db?check_same_thread=false&cached_statements=10&detect_types=3&factory=x"
      "&autocommit=-1");
  ASSERT_EQ(options.size(), 2U);
  EXPECT_EQ(options[0].name, "database");
  EXPECT_EQ(options[1].name, "timeout");
}

TEST(SqliteOptions, TransactionsAreLeftOutInTheTaskOnly) {
  EXPECT_THAT(refusal("sqlite:///x.db?autocommit=true"), HasSubstr("in the task itself"));
}

TEST(SqliteOptions, AnOptionOfFileUrisNeedsOne) {
  EXPECT_THAT(refusal("sqlite:///x.db?mode=ro"), HasSubstr("file: URIs only"));
  EXPECT_THAT(refusal("sqlite:///file:x.db?mode=ro"), HasSubstr("uri=true"));
  EXPECT_THAT(refusal("sqlite:///x.db?mode=ro&uri=true"), HasSubstr("file: URIs only"));
}

TEST(SqliteOptions, AnUnknownOneIsNamedWithItsNeighbour) {
  EXPECT_THAT(refusal("sqlite:///x.db?time_out=3"), HasSubstr("did you mean 'timeout'?"));
  EXPECT_THAT(refusal("sqlite:///x.db?check_same_threads=3"),
              HasSubstr("did you mean 'check_same_thread'?"));
  EXPECT_THAT(refusal("sqlite://host/x.db"), HasSubstr("names no host"));
  EXPECT_THAT(refusal("sqlite://me@/x.db"), HasSubstr("'user' is no connect arg of sqlite"));
}

}  // namespace
}  // namespace sqlpod::sqlite
