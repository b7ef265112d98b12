#include "executor/table/json_text.h"

#include <gtest/gtest.h>

#include <string>

namespace sqlpod {
namespace {

std::string json_string(std::string_view text) {
  std::string json;
  append_json_string(text, json);
  return json;
}

TEST(JsonText, StringsAreEscaped) {
  EXPECT_EQ(json_string("plain"), R"("plain")");
  EXPECT_EQ(json_string("a\"b\\c\n\r\t\b\f"), R"("a\"b\\c\n\r\t\b\f")");
  EXPECT_EQ(json_string(std::string("\0\x1f", 2)), R"("\u0000\u001f")");
  EXPECT_EQ(json_string("naïve 日本 😀"), R"("naïve 日本 😀")");
}

TEST(JsonText, BytesThatAreNotUtf8BecomeTheReplacementCharacter) {
  std::string json;
  EXPECT_FALSE(append_json_string("a\xFFz\xC3", json));
  EXPECT_EQ(json, "\"a\uFFFDz\uFFFD\"");
  EXPECT_TRUE(append_json_string("é", json));
}

TEST(JsonText, NumbersAreTold) {
  for (const char* text : {"0", "-0", "10", "1.5", "-1.50", "1e5", "1E+05", "2.5e-10"}) {
    EXPECT_TRUE(is_json_number(text)) << text;
  }
  for (const char* text :
       {"", "-", "01", "+1", "1.", ".5", "1e", "NaN", "Infinity", "1 ", " 1", "0x1", "1,5"}) {
    EXPECT_FALSE(is_json_number(text)) << text;
  }
}

TEST(JsonText, DocumentsAreTold) {
  for (const char* text : {"null", " true ", "false", "12.5e3", R"("a\u00e9\n")", "[]", "{}", "[ ]",
                           "{ }", R"([1, "a", null, [[]], {"k": {}}])",
                           R"({"a": [1, {"b": 2}], "c": "d"})", "\n[\t1\r\n,2]\n"}) {
    EXPECT_TRUE(is_json(text)) << text;
  }
  for (const char* text :
       {"",     "  ",    "nul",      "nullx",       "[",         "]",           "[1,]",
        "[,1]", "[1 2]", "{1: 2}",   R"({"a"})",    R"({"a":})", R"({"a":1,})", R"({"a":1 "b":2})",
        "{]",   "[}",    R"("a)",    R"("\x")",     R"("\u12")", "\"\n\"",      "'a'",
        "1 2",  "[1]]",  "\"\xFF\"", R"({"a":1]})", "[1",        "{\"a\":1"}) {
    EXPECT_FALSE(is_json(text)) << text;
  }
}

TEST(JsonText, DepthIsNoDanger) {
  constexpr std::size_t depth = 1'000'000;
  EXPECT_TRUE(is_json(std::string(depth, '[') + std::string(depth, ']')));
  EXPECT_FALSE(is_json(std::string(depth, '[')));
}

}  // namespace
}  // namespace sqlpod
