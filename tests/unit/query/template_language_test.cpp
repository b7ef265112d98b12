// The language of templates where it is sqlpod's own: what Jinja2 has and templates lack, limits,
// hostile input, and the property that no value gets into the SQL text. What Jinja2 shares is held
// by jinja2_differential_test.cpp.
#include <random>

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;
using ::testing::HasSubstr;

struct Refusal {
  std::string source;
  std::string message;
  std::string hint;
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.source.substr(0, 80);
}

class LanguageRefusalTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(LanguageRefusalTest, NamesThePlaceAndWhatIsWrong) {
  const Error error =
      error_of(GetParam().source, {{"record_id", integer(1)}, {"x", text("v")}}, sqlite);
  EXPECT_THAT(error.message(), HasSubstr(GetParam().message)) << GetParam().source;
  EXPECT_THAT(error.hint(), HasSubstr(GetParam().hint)) << GetParam().source;
}

INSTANTIATE_TEST_SUITE_P(
    WhatTemplatesLack, LanguageRefusalTest,
    ::testing::Values(Refusal{"{% macro f() %}{% endmacro %}",
                              "1:4: {% macro %} of Jinja2 is not supported", "if, for and set"},
                      Refusal{"a\n{% include 'b' %}", "2:4: {% include %}", ""},
                      Refusal{"{% import 'b' as c %}", "{% import %}", ""},
                      Refusal{"{% extends 'b' %}", "{% extends %}", ""},
                      Refusal{"{% block a %}", "{% block %}", ""},
                      Refusal{"{% raw %}{% endraw %}", "{% raw %}", ""},
                      Refusal{"{% with a = 1 %}", "{% with %}", ""},
                      Refusal{"{% filter upper %}", "{% filter %}", ""},
                      Refusal{"{% call f() %}", "{% call %}", ""},
                      Refusal{"{% from 'a' import b %}", "{% from %}", ""},
                      Refusal{"{% esle %}", "expected a statement", "else"},
                      Refusal{"{% set a %}b{% endset %}", "expected '='",
                              "{% set name = expression %}"},
                      Refusal{"{% for a in b recursive %}{% endfor %}", "recursive", ""},
                      Refusal{"{{ x.upper() }}", "cannot be called", "input"},
                      Refusal{"{{ range(3) }}", "cannot be called", ""},
                      Refusal{"{{ x[1:2] }}", "slices", "single items"},
                      Refusal{"{{ x[:2] }}", "slices", ""},
                      Refusal{"{{ x | uper }}", "1:8: there is no filter 'uper'", "upper"},
                      Refusal{"{{ x | zzzzzz }}", "no filter", "identifier"},
                      Refusal{"{{ x is even }}", "no test 'even'", "defined"},
                      Refusal{"{{ '%s' % x }}", "cannot take the remainder", ""},
                      Refusal{"{{ {1: 2} }}", "keys of a map are texts", ""},
                      Refusal{"{{ '\\N{DASH}' }}", "not supported", ""}));

INSTANTIATE_TEST_SUITE_P(
    Names, LanguageRefusalTest,
    ::testing::Values(
        Refusal{"SELECT {{ .recrod_id }}", "1:11: 'recrod_id' is not defined", "record_id"},
        Refusal{"SELECT {{ inputs.recrod_id }}", "'recrod_id' is not defined", ""},
        Refusal{"{% if recrod_id is none %}{% endif %}", "is not defined", "record_id"},
        Refusal{"SELECT {{ 'a' if false }}", "`if` without `else` is not defined", "default"},
        Refusal{"SELECT {{ [missing] }}", "'missing' is not defined", ""}));

INSTANTIATE_TEST_SUITE_P(
    BindingFilters, LanguageRefusalTest,
    ::testing::Values(Refusal{"{{ x | raw | upper }}", "no filter may follow", "before"},
                      Refusal{"{{ x | identifier | raw }}", "no filter may follow", ""},
                      Refusal{"{{ (x | raw) ~ 'a' }}", "'raw' may only end an output", "last"},
                      Refusal{"{% set t = x | raw %}", "'raw' may only end an output", ""},
                      Refusal{"{% if x | identifier %}", "may only end an output", ""},
                      Refusal{"{{ x ~ 'a' | raw }}", "applies to a whole output", "parentheses"},
                      Refusal{"{{ 'a' if x else x | identifier }}", "applies to a whole output",
                              "parentheses"}));

INSTANTIATE_TEST_SUITE_P(
    Limits, LanguageRefusalTest,
    ::testing::Values(
        Refusal{"{{ 9223372036854775808 }}", "does not fit 64 bits", ""},
        Refusal{"{{ 9223372036854775807 + 1 }}", "does not fit a 64-bit integer", "floats"},
        Refusal{"{{ -(-9223372036854775807 - 1) }}", "does not fit", ""},
        Refusal{"{{ (-9223372036854775807 - 1) // -1 }}", "does not fit", ""},
        Refusal{"{{ 3 ** 99 }}", "does not fit", ""},
        Refusal{"{{ 10.0 ** 999 }}", "does not fit a float", ""},
        Refusal{"{{ 'ab' * 99999999999 }}", "too large", "64 MiB"},
        Refusal{"{{ [1] * 99999999 }}", "too large", ""},
        Refusal{"{% set a = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' * 1000000 %}{{ a ~ a }}",
                "too large", ""},
        Refusal{"{% for a in [1] * 3000 %}{% for b in [1] * 3000 %}{% endfor %}{% endfor %}",
                "too often", "rounds"},
        Refusal{"{% for a in [1] * 70000 %}" + std::string(1000, ' ') + "{% endfor %}", "64 MiB",
                ""}));

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (; times > 0; --times) result += text;
  return result;
}

TEST(TemplateLimits, HoldAgainstDeepNesting) {
  const int deep = 100000;
  for (const std::string& source :
       {"{{ " + repeated("(", deep), "{{ " + repeated("[", deep), "{{ " + repeated("{'a': ", deep),
        "{{ " + repeated("not ", deep), "{{ " + repeated("-", deep) + "1 }}",
        "{{ 1" + repeated(" + 1", deep) + " }}", "{{ 1" + repeated(" or 1", deep) + " }}",
        "{{ x" + repeated(".a", deep) + " }}", "{{ x" + repeated("[0", deep),
        "{{ x" + repeated(" | trim", deep) + " }}", "{{ 1" + repeated(" if 1 else 1", deep) + " }}",
        "{{ x" + repeated(" | default(x", deep), repeated("{% if 1 %}", deep),
        repeated("{% for a in b %}", deep),
        "{% set a = [1] %}" + repeated("{% set a = [a] %}", deep),
        "{% set a = [1] %}" + repeated("{% set a = [a, a] %}", 60)}) {
    EXPECT_FALSE(error_of(source, {}, sqlite).message().empty());
  }
  EXPECT_EQ(
      render_one("SELECT {{ 1" + repeated(" + 1", 900) + " }}", {}, sqlite).parameters[0].value,
      Value(901));
}

TEST(TemplateLimits, DoNotGrowWithTheLengthOfAQuery) {
  const auto statements =
      render("SELECT {{ x }}" + repeated(", {{ x }}", 20000), {{"x", integer(1)}}, postgresql);
  EXPECT_EQ(statements[0].parameters.size(), 20001U);
  EXPECT_EQ(render(repeated("SELECT {{ x }};\n", 20000), {{"x", integer(1)}}, postgresql).size(),
            20000U);
}

TEST(TemplateSource, MustBeUtf8WithoutNulBytes) {
  EXPECT_THAT(error_of(std::string("a\n\0", 3), {}, sqlite).message(),
              HasSubstr("2:1: the query holds a NUL byte"));
  for (const char* bytes : {"\xff", "\xc0\xaf", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_THAT(error_of(bytes, {}, sqlite).message(), HasSubstr("no UTF-8"));
  }
}

TEST(TemplateLanguage, FindsInputsByTheirDotWhateverTheVariables) {
  const TemplateInputs inputs = {{"x", integer(1)}, {"flag", input(TypeKind::boolean, true)}};
  const Statement statement = render_one(
      "{% for x in [2] %}SELECT {{ x }}, {{ .x }}, {{.inputs.x}}{% if .flag %}, 3{% endif %}{% "
      "endfor %}",
      inputs, sqlite);
  EXPECT_EQ(statement.sql, "SELECT ?, ?, ?, 3");
  EXPECT_EQ(statement.parameters[0].value, Value(2));
  EXPECT_EQ(statement.parameters[1].value, Value(1));
}

TEST(TemplateLanguage, TakesAnInputNamedInputsForItself) {
  const TemplateInputs inputs = {{"inputs", input(TypeKind::json, Value::Map{{"a", 7}})}};
  EXPECT_EQ(render_one("SELECT {{ inputs.a }}, {{ .inputs }}", inputs, sqlite).parameters[0].value,
            Value(7));
}

TEST(TemplateLanguage, ComparesDecimalsDatesAndTimesByValue) {
  const TemplateInputs inputs = {{"d", input(TypeKind::decimal, Decimal{"10.50"})},
                                 {"day", input(TypeKind::date, Date{1})},
                                 {"then", input(TypeKind::datetime, DateTime{0, 3600})}};
  const char* source =
      "{{ d > 10 }} {{ d == d }} {{ d < 9 }} {{ d >= -11 }} {{ day < day }} {{ then <= then }}";
  std::vector<bool> results;
  std::string commas = "SELECT ";
  for (const char c : std::string(source)) commas += c == ' ' && commas.back() == '}' ? ',' : c;
  for (const Parameter& parameter : render_one(commas, inputs, sqlite).parameters)
    results.push_back(*parameter.value.get_if<bool>());
  EXPECT_EQ(results, (std::vector<bool>{true, true, false, true, false, true}));
}

// Values that would break out of every place if they were pasted.
const std::vector<std::string>& nasty() {
  static const std::vector<std::string> texts = {"",
                                                 "'",
                                                 "''",
                                                 "\\",
                                                 "\\'",
                                                 "'; DROP TABLE t; --",
                                                 "\" OR 1=1 --",
                                                 "`",
                                                 "*/",
                                                 "/*",
                                                 "-- ",
                                                 "#",
                                                 "$$",
                                                 "$1",
                                                 "?",
                                                 ":x",
                                                 "{{ x }}",
                                                 "{% if %}",
                                                 "%",
                                                 "_",
                                                 "\n",
                                                 "\r\n",
                                                 "]",
                                                 "E'\\''",
                                                 "NULL",
                                                 "1",
                                                 "true",
                                                 "\xc3\xa9",
                                                 std::string("a\0b", 3),
                                                 "(",
                                                 ")",
                                                 ";"};
  return texts;
}

TEST(TemplateSecurity, TheSqlTextIsTheSameForAllValuesOfAShape) {
  const std::vector<std::string> places = {"SELECT {{ x }}",
                                           "SELECT '{{ x }}'",
                                           "SELECT 'a''{{ x }}\\\\b'",
                                           "SELECT a FROM t WHERE b = :x AND c LIKE '%{{ x }}%'",
                                           "SELECT a IN {{ [x, x] }}",
                                           "SELECT a IN ({{ [x] | inclause }})",
                                           "SELECT {{ x ~ x }}, {{ x | upper }}",
                                           "SELECT {{ x if x else 'none' }}",
                                           "INSERT INTO t (a) VALUES ({{ x }}); SELECT '{{ x }}'",
                                           "{% for y in [x, 1] %}SELECT {{ y }};{% endfor %}",
                                           "{% set y = x %}SELECT {{ y | default(1) }} -- comment",
                                           "SELECT {{ {'a': x}.a }}, \"{{ 'name' }}\""};
  for (const SqlDialect* dialect : {&postgresql, &mysql, &sqlite}) {
    for (std::string place : places) {
      if (dialect->typed_literals) place += "\n; SELECT DATE '{{ x }}'";
      if (dialect->escape_strings) place += "\n; SELECT E'\\'{{ x }}\\n'";
      const auto expected = render(place, {{"x", text("plain")}}, *dialect);
      for (const std::string& value : nasty()) {
        const auto actual = render(place, {{"x", text(value)}}, *dialect);
        ASSERT_EQ(actual.size(), expected.size()) << place << " with " << value;
        for (std::size_t i = 0; i < actual.size(); ++i)
          EXPECT_EQ(actual[i].sql, expected[i].sql) << "with " << value;
      }
    }
  }
}

TEST(TemplateSecurity, AnIdentifierStaysOneTokenWhateverItHolds) {
  for (const SqlDialect* dialect : {&postgresql, &mysql, &sqlite}) {
    for (const std::string& value : nasty()) {
      if (value.empty() || value.find('\0') != std::string::npos) continue;
      const char quote = dialect->identifier_quote;
      const Statement statement =
          render_one("SELECT {{ x | identifier }}", {{"x", text(value)}}, *dialect);
      std::string name = statement.sql.substr(8, statement.sql.size() - 9);
      ASSERT_EQ(statement.sql[7], quote);
      ASSERT_EQ(statement.sql.back(), quote);
      for (std::size_t at = name.find(quote); at != std::string::npos;
           at = name.find(quote, at + 1)) {
        name.erase(at, 1);  // the first of a doubled quote
        ASSERT_EQ(name.substr(at, 1), std::string(1, quote)) << statement.sql;
      }
      EXPECT_EQ(name, value);
    }
  }
}

TEST(TemplateSecurity, NoTemplateCrashesOrHangs) {
  const std::vector<std::string> parts = {
      "{{",   "}}",   "{%",    "%}",     "{#",         "#}",   "-",    "x",  ".x", " if ", " for ",
      " in ", "else", "endif", "endfor", "set",        "=",    "'",    "\"", "(",  ")",    "[",
      "]",    "|",    "raw",   "1",      "~",          " ",    "\n",   "$$", "/*", "*/",   "--",
      ";",    "IN",   ":x",    "\\",     "identifier", "DATE", "FROM", ",",  ":"};
  std::mt19937 random(7);
  int rendered = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string source;
    for (int i = 0; i < 14; ++i) source += parts[random() % parts.size()];
    try {
      rendered +=
          Template(source, {})
                  .render({{"x", text("v")}}, *std::vector{&postgresql, &mysql, &sqlite}[round % 3])
                  .empty()
              ? 0
              : 1;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << source << ": " << error.message();
    }
  }
  EXPECT_GT(rendered, 0);
}

}  // namespace
}  // namespace sqlpod
