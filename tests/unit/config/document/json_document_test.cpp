#include "config/document/json_document.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

std::string error_of(std::string_view json) {
  try {
    parse_json(json, "t.json");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.message();
  }
  return "(parsed)";
}

TEST(JsonDocument, IsTheSameTreeAsYaml) {
  const Node root = parse_json(" {\"b\": [1, \"1\"],\n \"a\": null} ", "t.json");
  ASSERT_EQ(root.entries.size(), 2U);
  EXPECT_EQ(root.entries[0].key, "b");
  EXPECT_TRUE(root.entries[0].value.items[0].plain);
  EXPECT_FALSE(root.entries[0].value.items[1].plain);
  EXPECT_EQ(root.entries[1].value.kind, Node::Kind::null);
  EXPECT_EQ(place("t.json", root.entries[1].key_mark), "t.json:2:2");
  EXPECT_EQ(place("t.json", root.entries[1].value.mark), "t.json:2:7");
}

TEST(JsonDocument, EscapesAreResolved) {
  const std::pair<std::string, std::string> cases[] = {
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u0041\u00e9\u20AC")", "Aé€"},
      {R"("\ud83d\ude00")", "😀"},
      {R"("\u0000")", std::string(1, '\0')},
      {"\"é\"", "é"},
  };
  for (const auto& [json, text] : cases) EXPECT_EQ(parse_json(json, "").text, text);
}

TEST(JsonDocument, NumbersKeepTheirDigits) {
  for (const std::string number :
       {"0", "-0", "10", "1.50", "1e5", "-1.5E-10", "1e+5", "123456789012345678901234567890"}) {
    EXPECT_EQ(parse_json(number, "").text, number);
  }
}

TEST(JsonDocument, WhatIsMalformedNamesItsPlace) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "t.json:1:1: the text is empty"},
      {" \n ", "t.json:2:2: the text is empty"},
      {"{", "t.json:1:2: expected a key in double quotes"},
      {"{a: 1}", "t.json:1:2: expected a key in double quotes"},
      {"{\"a\" 1}", "t.json:1:6: expected a ':' after the key"},
      {"{\"a\":1", "t.json:1:7: expected a ',' or the '}' of the object"},
      {"{\"a\":1,}", "t.json:1:8: expected a key in double quotes"},
      {"{\"a\":1,\n\"a\":2}", "t.json:2:1: key 'a' stands twice, first at t.json:1:2"},
      {"[1", "t.json:1:3: expected a ',' or the ']' of the array"},
      {"[1,]", "t.json:1:4: expected a JSON value"},
      {"[", "t.json:1:2: the text ends too early"},
      {"[1] 2", "t.json:1:5: something follows the end of the JSON value"},
      {"01", "t.json:1:2: something follows the end of the JSON value"},
      {"1.", "t.json:1:3: the text ends too early"},
      {".5", "t.json:1:1: expected a JSON value"},
      {"+1", "t.json:1:1: expected a JSON value"},
      {"1e", "t.json:1:3: the text ends too early"},
      {"nul", "t.json:1:1: expected a JSON value"},
      {"NaN", "t.json:1:1: expected a JSON value"},
      {"'a'", "t.json:1:1: expected a JSON value"},
      {"\"a", "t.json:1:3: the string has no end"},
      {"\"a\\", "t.json:1:4: unknown escape in a string"},
      {"\"\\x41\"", "t.json:1:3: unknown escape in a string"},
      {"\"\\u12\"", "t.json:1:6: \\u is followed by four hex digits"},
      {"\"\\ud83d\"", "t.json:1:8: half of a surrogate pair"},
      {"\"\\ud83d\\u0041\"", "t.json:1:14: half of a surrogate pair"},
      {"\"\\ude00\"", "t.json:1:8: half of a surrogate pair"},
      {"\"a\nb\"", "t.json:1:3: a tab or line end in a string must be escaped"},
  };
  for (const auto& [json, message] : cases) EXPECT_EQ(error_of(json), message);
}

TEST(JsonDocument, NestsToTheLimitAndNoFurther) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + "1" + std::string(depth, ']');
  };
  EXPECT_EQ(error_of(nested(maximum_document_depth)), "(parsed)");
  EXPECT_NE(error_of(nested(maximum_document_depth + 1)).find("nested too deeply"),
            std::string::npos);
  EXPECT_NE(error_of(std::string(1'000'000, '[')).find("nested too deeply"), std::string::npos);
}

TEST(JsonDocument, TooManyValuesAreRefused) {
  std::string text = "[1";
  for (std::size_t i = 0; i < maximum_document_nodes; ++i) text += ",1";
  EXPECT_NE(error_of(text + "]").find("too many values"), std::string::npos);
}

}  // namespace
}  // namespace sqlpod
