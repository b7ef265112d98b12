#include "config/value_text.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

std::string error_of(std::string_view text, TypeKind kind) {
  try {
    parse_value(text, kind);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return "(parsed)";
}

TEST(ValueText, ScalarsAreWrittenAsLiterals) {
  const std::pair<Value, std::string> cases[] = {
      {Value(), ""},
      {true, "true"},
      {false, "false"},
      {std::int64_t{42}, "42"},
      {std::numeric_limits<std::int64_t>::min(), "-9223372036854775808"},
      {"text", "text"},
      {Decimal{"12.50"}, "12.50"},
      {Bytes{std::string("\0\xff", 2)}, "AP8="},
      {Uuid{"123e4567-e89b-12d3-a456-426614174000"}, "123e4567-e89b-12d3-a456-426614174000"},
      {Date{0}, "1970-01-01"},
      {Time{0, 0}, "00:00:00+00:00"},
      {DateTime{0, {}}, "1970-01-01 00:00:00"},
      {Timedelta{93'600'000'000}, "26:00:00"},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(to_text(value), text);
}

TEST(ValueText, AFloatIsShortestAndNeverReadsAsAnInteger) {
  const std::pair<double, std::string> cases[] = {
      {1.0, "1.0"},
      {0.1, "0.1"},
      {-0.0, "-0.0"},
      {1e16, "1e+16"},
      {1e22, "1e+22"},
      {5e-324, "5e-324"},
      {1.0 / 3, "0.3333333333333333"},
      {100.0, "100.0"},
      {std::numeric_limits<double>::max(), "1.7976931348623157e+308"},
  };
  for (const auto& [number, text] : cases) {
    EXPECT_EQ(to_text(number), text);
    EXPECT_EQ(*parse_value(text, TypeKind::real).get_if<double>(), number);
  }
  EXPECT_EQ(to_text(std::nan("")), "NaN");
  EXPECT_EQ(to_text(-INFINITY), "-Infinity");
  EXPECT_EQ(to_text(INFINITY), "Infinity");
}

TEST(ValueText, ListsAndMapsAreWrittenAsJson) {
  const Value value = Value::Map{
      {"b", Value::List{std::int64_t{1}, 2.5, Value(), true, Decimal{"1.10"}, std::nan("")}},
      {"a\"\\\n", Value::List{"é\x01", Date{0}, Bytes{"x"}, Value::Map{}}},
  };
  const std::string json =
      R"({"b":[1,2.5,null,true,1.10,"NaN"],"a\"\\\u000a":["é\u0001","1970-01-01","eA==",{}]})";
  EXPECT_EQ(to_json(value), json);
  EXPECT_EQ(to_text(value), json);
  EXPECT_EQ(to_json("x"), "\"x\"");
  EXPECT_EQ(to_json(Value()), "null");
}

TEST(ValueText, IntegersAreReadInTheirWholeRange) {
  const std::pair<std::string, std::int64_t> cases[] = {
      {"0", 0},
      {"-0", 0},
      {"+7", 7},
      {"007", 7},
      {"9223372036854775807", INT64_MAX},
      {"-9223372036854775808", INT64_MIN},
  };
  for (const auto& [text, number] : cases)
    EXPECT_EQ(*parse_value(text, TypeKind::integer).get_if<std::int64_t>(), number);
  for (const std::string text :
       {"", "+", "-", "+-1", "--1", "1.0", "1e3", "1_000", "0x1F", " 1", "1 ", "١", "one"}) {
    EXPECT_EQ(error_of(text, TypeKind::integer), "'" + text + "' is not an int");
  }
  EXPECT_EQ(error_of("9223372036854775808", TypeKind::integer),
            "'9223372036854775808' is not an int: it is out of range");
  EXPECT_EQ(error_of("-9223372036854775809", TypeKind::integer),
            "'-9223372036854775809' is not an int: it is out of range");
}

TEST(ValueText, FloatsAreReadStrictly) {
  const std::pair<std::string, double> cases[] = {
      {"1", 1},          {"-1.5", -1.5},           {"+.5", 0.5},        {"5.", 5}, {"1E3", 1000},
      {"inf", INFINITY}, {"-Infinity", -INFINITY}, {"+.INF", INFINITY},
  };
  for (const auto& [text, number] : cases)
    EXPECT_EQ(*parse_value(text, TypeKind::real).get_if<double>(), number);
  EXPECT_TRUE(std::isnan(*parse_value("NaN", TypeKind::real).get_if<double>()));
  for (const std::string text :
       {"", ".", "+", "e5", "1e", "0x1p3", "1,5", "1 ", "nan(1)", "-nan", "+-1", "infin"}) {
    EXPECT_EQ(error_of(text, TypeKind::real), "'" + text + "' is not a float");
  }
  EXPECT_EQ(error_of("1e400", TypeKind::real), "'1e400' is not a float: it is out of range");
  EXPECT_EQ(error_of("1e-400", TypeKind::real), "'1e-400' is not a float: it is out of range");
}

TEST(ValueText, BooleansAreReadInAnyCase) {
  for (const char* text : {"true", "TRUE", "Yes", "on", "1"})
    EXPECT_EQ(parse_value(text, TypeKind::boolean), true);
  for (const char* text : {"false", "False", "NO", "off", "0"})
    EXPECT_EQ(parse_value(text, TypeKind::boolean), false);
  for (const std::string text : {"", "t", "y", "2", "true "}) {
    EXPECT_EQ(error_of(text, TypeKind::boolean), "'" + text + "' is not a bool");
  }
}

TEST(ValueText, DecimalsKeepEveryDigit) {
  const std::pair<std::string, std::string> cases[] = {
      {"12.50", "12.50"},
      {"+1", "1"},
      {"-0", "-0"},
      {"007.10", "7.10"},
      {".5", "0.5"},
      {"5.", "5"},
      {"1e3", "1000"},
      {"1.25e1", "12.5"},
      {"1.25e2", "125"},
      {"1.2e-3", "0.0012"},
      {"125E-2", "1.25"},
      {"-0.1e+1", "-1"},
      {"0e5", "0"},
      {"123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"},
  };
  for (const auto& [text, digits] : cases)
    EXPECT_EQ(parse_value(text, TypeKind::decimal).get_if<Decimal>()->digits, digits);
  EXPECT_EQ(parse_value("1e1000", TypeKind::decimal).get_if<Decimal>()->digits.size(), 1001U);
  for (const std::string text :
       {"", "-", ".", "1e", "1e+-3", "1e--3", "1.2.3", "NaN", "inf", "1,5", "1 ", "e5", "0x1"}) {
    EXPECT_EQ(error_of(text, TypeKind::decimal), "'" + text + "' is not a decimal");
  }
  for (const std::string text : {"1e1001", "1e-1001", "1e99999999999999999999"}) {
    EXPECT_EQ(error_of(text, TypeKind::decimal),
              "'" + text + "' is not a decimal: its exponent is beyond 1000");
  }
}

TEST(ValueText, BytesAreStrictBase64) {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},        {"Zg==", "f"},        {"Zm8=", "fo"},
      {"Zm9v", "foo"}, {"Zm9vYg==", "foob"}, {"+/+/", "\xfb\xff\xbf"},
  };
  for (const auto& [text, data] : cases) {
    EXPECT_EQ(parse_value(text, TypeKind::bytes).get_if<Bytes>()->data, data);
    EXPECT_EQ(to_text(Bytes{data}), text);
  }
  for (const std::string text :
       {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Zh==", "Zm9=", "Zm9v ", "Z-_v", "Zg==Zg=="}) {
    EXPECT_EQ(error_of(text, TypeKind::bytes), "'" + text + "' is not a bytes");
  }
}

TEST(ValueText, UuidsAreReadInTheirUsualForms) {
  for (const char* text :
       {"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000",
        "123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}",
        "urn:uuid:123e4567-e89b-12d3-a456-426614174000"}) {
    EXPECT_EQ(parse_value(text, TypeKind::uuid).get_if<Uuid>()->text,
              "123e4567-e89b-12d3-a456-426614174000");
  }
  for (const std::string text :
       {"", "{}", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g",
        "123e4567e-89b-12d3-a456-426614174000", "123e4567-e89b-12d3-a4564-26614174000"}) {
    EXPECT_EQ(error_of(text, TypeKind::uuid), "'" + text + "' is not a uuid");
  }
}

TEST(ValueText, JsonKeepsOrderAndDigits) {
  for (const std::string json :
       {R"({"b":1,"a":[1.5,"x",null,true,{}]})", "12345678901234567890",
        "0.12345678901234567890123", "[]", "null", "\"\"", "-9223372036854775808"}) {
    EXPECT_EQ(to_json(parse_value(json, TypeKind::json)), json);
  }
  EXPECT_EQ(to_json(parse_value(" [ 1 , 2 ] ", TypeKind::list)), "[1,2]");
  EXPECT_EQ(error_of("{\"a\":1,}", TypeKind::json),
            "'{\"a\":1,}' is not a json: line 1, column 8: expected a key in double quotes");
  EXPECT_EQ(error_of("", TypeKind::json), "'' is not a json: line 1, column 1: the text is empty");
  EXPECT_EQ(error_of("{}", TypeKind::list), "'{}' is not a list");
}

TEST(ValueText, TextMustBeUtf8AndIsNotRepeatedWhenLong) {
  EXPECT_EQ(*parse_value("é\n", TypeKind::text).get_if<std::string>(), "é\n");
  EXPECT_EQ(error_of("a\xff", TypeKind::text), "'a\\xff' is not a str: it is not UTF-8");
  EXPECT_EQ(error_of(std::string(61, 'x'), TypeKind::integer), "a text of 61 bytes is not an int");
}

TEST(ValueText, TheDatesAndTimesAreReadByTheirKind) {
  const std::pair<TypeKind, std::string> cases[] = {{TypeKind::date, "2024-01-31"},
                                                    {TypeKind::time, "10:00:00"},
                                                    {TypeKind::datetime, "2024-01-31 10:00:00"},
                                                    {TypeKind::timedelta, "26:00:00"}};
  for (const auto& [kind, text] : cases) {
    const Value value = parse_value(text, kind);
    EXPECT_EQ(kind_of(value), kind);
    EXPECT_EQ(to_text(value), text);
  }
}

TEST(ValueText, EveryValueButNullHasAKind) {
  const std::pair<Value, TypeKind> cases[] = {
      {true, TypeKind::boolean},
      {std::int64_t{1}, TypeKind::integer},
      {1.5, TypeKind::real},
      {"x", TypeKind::text},
      {Decimal{"1"}, TypeKind::decimal},
      {Bytes{"x"}, TypeKind::bytes},
      {Uuid{"x"}, TypeKind::uuid},
      {Value::List{}, TypeKind::list},
      {Value::Map{}, TypeKind::json},
  };
  for (const auto& [value, kind] : cases) EXPECT_EQ(kind_of(value), kind);
  EXPECT_THROW(kind_of(Value()), Error);
}

}  // namespace
}  // namespace sqlpod
