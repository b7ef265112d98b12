#include "config/input_type.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

TEST(InputType, EveryScalarReadsBackByItsName) {
  for (const std::string text : {"int", "float", "str", "bool", "date", "time", "datetime",
                                 "timedelta", "decimal", "bytes", "uuid", "json"}) {
    const InputType type = parse_input_type(text);
    EXPECT_EQ(name(type.kind), text);
    EXPECT_FALSE(type.nullable);
    EXPECT_EQ(type.element, nullptr);
  }
}

TEST(InputType, FormsOfOneTypeHaveOneCanonicalName) {
  const std::pair<std::string, std::string> cases[] = {
      {" int ", "int"},
      {"int|None", "int | None"},
      {"None | int", "int | None"},
      {"Optional[int]", "int | None"},
      {"Optional[int | None]", "int | None"},
      {"Optional[ list[ str ] ]", "list[str] | None"},
      {"List[int]", "list[int]"},
      {"list[int | None] | None", "list[int | None] | None"},
      {"list[list[date]]", "list[list[date]]"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(to_string(parse_input_type(text)), canonical);
    EXPECT_EQ(to_string(parse_input_type(canonical)), canonical);
  }
}

std::pair<std::string, std::string> error_of(std::string_view text) {
  try {
    parse_input_type(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return {error.message(), error.hint()};
  }
  return {"(parsed)", ""};
}

TEST(InputType, AnUnknownNameHasTheNearestAsItsHint) {
  using Message = std::pair<std::string, std::string>;
  EXPECT_EQ(error_of("flat"), Message("unknown type 'flat'", "did you mean 'float'?"));
  EXPECT_EQ(error_of("string"), Message("unknown type 'string'", "did you mean 'str'?"));
  EXPECT_EQ(error_of("list[integer]"), Message("unknown type 'integer'", "did you mean 'int'?"));
  EXPECT_EQ(error_of("geometry").second,
            "known names: int, float, str, bool, date, time, datetime, timedelta, decimal, bytes, "
            "uuid, json, list[T]");
}

TEST(InputType, WhatIsMalformedSaysWhy) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "'' is not a type: a type's name is missing"},
      {"None", "'None' is not a type: None alone is no type"},
      {"None | None", "unknown type 'None'"},
      {"None | int | None", "'None | int | None' is not a type: None stands twice"},
      {"int | str", "'int | str' is not a type: only None may stand beside a type"},
      {"int |", "'int |' is not a type: only None may stand beside a type"},
      {"list", "'list' is not a type: a '[' is missing"},
      {"list[int", "'list[int' is not a type: a ']' is missing"},
      {"list[]", "'list[]' is not a type: a type's name is missing"},
      {"int]", "'int]' is not a type: nothing may follow the type"},
      {"int int", "'int int' is not a type: nothing may follow the type"},
  };
  for (const auto& [text, message] : cases) EXPECT_EQ(error_of(text).first, message);
}

TEST(InputType, DeepNestingIsRefused) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "list[";
  EXPECT_EQ(error_of(text).first, "a text of 500000 bytes is not a type: it is nested too deeply");
}

}  // namespace
}  // namespace sqlpod
