#include "config/node_value.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "config/document/yaml_document.h"
#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod {
namespace {

// The kind's name and the value as JSON.
std::string shown(const Value& value) {
  return value.is_null() ? "NULL" : std::string(name(kind_of(value))) + " " + to_json(value);
}

std::string untyped(std::string_view yaml) {
  return shown(value_of(parse_yaml(yaml, "")));
}

std::string typed(std::string_view yaml, std::string_view type) {
  try {
    return shown(value_of(parse_yaml(yaml, ""), parse_input_type(type)));
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
}

TEST(NodeValue, WithoutATypeIsWhatItsWritingSays) {
  const std::pair<std::string, std::string> cases[] = {
      {"~", "NULL"},
      {"null", "NULL"},
      {"true", "bool true"},
      {"False", "bool false"},
      {"yes", "str \"yes\""},
      {"30", "int 30"},
      {"-007", "int -7"},
      {"'30'", "str \"30\""},
      {"1.50", "float 1.5"},
      {"1e3", "float 1000.0"},
      {".5", "float 0.5"},
      {"-.inf", "float \"-Infinity\""},
      {".nan", "float \"NaN\""},
      {"1.2.3", "str \"1.2.3\""},
      {"1e", "str \"1e\""},
      {"0x1F", "str \"0x1F\""},
      {"'-'", "str \"-\""},
      {"e5", "str \"e5\""},
      {"+.", "str \"+.\""},
      {"[1, {a: b}]", "list [1,{\"a\":\"b\"}]"},
      {"{a: [], b: ~}", "json {\"a\":[],\"b\":null}"},
  };
  for (const auto& [yaml, value] : cases) EXPECT_EQ(untyped(yaml), value) << yaml;
}

TEST(NodeValue, NumbersThatNoBinaryFormHoldsKeepTheirDigits) {
  EXPECT_EQ(untyped("9223372036854775807"), "int 9223372036854775807");
  EXPECT_EQ(untyped("9223372036854775808"), "decimal 9223372036854775808");
  EXPECT_EQ(untyped("0.1"), "float 0.1");
  EXPECT_EQ(untyped("-0.0"), "float -0.0");
  EXPECT_EQ(untyped("0.1000000000000000055511151231257827"),
            "decimal 0.1000000000000000055511151231257827");
  EXPECT_EQ(untyped("1e308"), "float 1e+308");
  EXPECT_EQ(untyped("1e309").substr(0, 10), "decimal 10");
  EXPECT_THROW(untyped("1e9999"), Error);
}

TEST(NodeValue, OfATypeIsReadFromItsText) {
  struct Case {
    std::string yaml, type, value;
  };
  for (const Case& c : {
           Case{"5", "int", "int 5"},
           Case{"'5'", "int", "int 5"},
           Case{"5.0", "int", "'5.0' is not an int"},
           Case{"true", "int", "'true' is not an int"},
           Case{"5", "float", "float 5.0"},
           Case{"01234", "str", "str \"01234\""},
           Case{"true", "str", "str \"true\""},
           Case{"'null'", "str", "str \"null\""},
           Case{"''", "str", "str \"\""},
           Case{"yes", "bool", "bool true"},
           Case{"2024-01-31", "date", "date \"2024-01-31\""},
           Case{"12.50", "decimal", "decimal 12.50"},
           Case{"!!binary aGk=", "bytes", "bytes \"aGk=\""},
           Case{"{a: 1}", "json", "json {\"a\":1}"},
           Case{"'{\"a\": 1}'", "json", R"(str "{\"a\": 1}")"},
           Case{"[1, '2']", "list[int]", "list [1,2]"},
           Case{"[[a], []]", "list[list[str]]", "list [[\"a\"],[]]"},
           Case{"[1]", "int", "expected int, not a list"},
           Case{"{}", "str", "expected str, not a map"},
           Case{"1", "list[int]", "expected a list, not a single value"},
           Case{"[1, x]", "list[int]", "[1]: 'x' is not an int"},
           Case{"[[], [1, x]]", "list[list[int]]", "[1][1]: 'x' is not an int"},
       }) {
    EXPECT_EQ(typed(c.yaml, c.type), c.value) << c.yaml << " as " << c.type;
  }
}

TEST(NodeValue, NullIsAValueOfANullableTypeOnly) {
  for (const std::string null : {"~", "null", ""}) {
    for (const std::string type : {"int", "str", "json", "list[int]"}) {
      EXPECT_EQ(typed(null, type + " | None"), "NULL");
      EXPECT_EQ(typed(null, type), "null is not a value of " + type);
    }
  }
  EXPECT_EQ(typed("None", "int | None"), "NULL");
  EXPECT_EQ(typed("None", "int"), "'None' is not an int");
  EXPECT_EQ(typed("'null'", "int | None"), "'null' is not an int");
  EXPECT_EQ(typed("None", "str | None"), "str \"None\"");
  EXPECT_EQ(typed("[1, ~]", "list[int | None]"), "list [1,null]");
  EXPECT_EQ(typed("[1, ~]", "list[int]"), "[1]: null is not a value of int");
}

}  // namespace
}  // namespace sqlpod
