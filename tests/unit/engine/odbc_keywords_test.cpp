#include "executor/engine/odbc_keywords.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace sqlpod {
namespace {

using Keywords = std::vector<std::pair<std::string, std::string>>;

Keywords keywords_of(std::string_view string) {
  Keywords found;
  for_each_odbc_keyword(string, [&](std::string_view keyword, const Secret& value) {
    found.emplace_back(keyword, value.reveal());
  });
  return found;
}

TEST(OdbcKeywords, HaveTheirValues) {
  EXPECT_EQ(keywords_of(""), Keywords());
  EXPECT_EQ(keywords_of("DSN=shop;UID=me;PWD=a b;"),
            (Keywords{{"DSN", "shop"}, {"UID", "me"}, {"PWD", "a b"}}));
}

TEST(OdbcKeywords, BracesHoldSemicolonsAndBraces) {
  EXPECT_EQ(keywords_of("PWD={a;B=c}}d};X={};Y=1"),
            (Keywords{{"PWD", "a;B=c}d"}, {"X", ""}, {"Y", "1"}}));
}

TEST(OdbcKeywords, EmptyPartsBlanksAndWordsWithoutAValueHideNone) {
  EXPECT_EQ(keywords_of(";; PWD =x; word; A=1;"), (Keywords{{"PWD", "x"}, {"A", "1"}}));
}

TEST(OdbcKeywords, WhatEndsEarlyIsRead) {
  EXPECT_EQ(keywords_of("PWD={abc"), (Keywords{{"PWD", "abc"}}));
  EXPECT_EQ(keywords_of("PWD="), (Keywords{{"PWD", ""}}));
  EXPECT_EQ(keywords_of("word"), (Keywords{{"word", ""}}));
}

}  // namespace
}  // namespace sqlpod
