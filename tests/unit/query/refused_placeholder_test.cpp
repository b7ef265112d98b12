// Where a placeholder may not stand, and what the error says.
#include <ostream>
#include <string>

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;

using ::testing::HasSubstr;

struct Refusal {
  const SqlDialect* dialect;
  std::string source;
  std::string message;
  std::string hint;
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.dialect->name << ": " << refusal.source;
}

class RefusalTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusalTest, SaysWhereAndWhatToDo) {
  TemplateInputs inputs = {{"x", text("v")},
                           {"n", input(TypeKind::text, {})},
                           {"ids", integers({1})},
                           {"nobody", integers({})},
                           {"absent", TypedValue{integers({}).type, {}}},
                           {"m", input(TypeKind::json, Value::Map{{"a", 1}})}};
  std::string mention =
      "{% if false %}{{ x }}{{ n }}{{ ids }}{{ nobody }}{{ absent }}{{ m }}{% endif %}";
  const Error error = error_of(GetParam().source + mention, inputs, *GetParam().dialect);
  EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
  EXPECT_THAT(error.hint(), HasSubstr(GetParam().hint));
}

INSTANTIATE_TEST_SUITE_P(
    WhereSqlTakesNone, RefusalTest,
    ::testing::Values(
        Refusal{&postgresql, "SELECT *\n FROM {{ x }}", "2:7: SQL takes no parameter after FROM",
                "| identifier"},
        Refusal{&mysql, "SELECT * FROM a JOIN {{ x }}", "1:22: SQL takes no parameter after JOIN",
                "| raw"},
        Refusal{&sqlite, "INSERT INTO :x VALUES (1)", "1:13: SQL takes no parameter after INTO",
                "identifier"},
        Refusal{&postgresql, "UPDATE '{{ x }}' SET a = 1",
                "1:9: SQL takes no parameter after UPDATE", "identifier"},
        Refusal{&postgresql, "SELECT 1 AS {{ x }}", "after AS", "identifier"},
        Refusal{&postgresql, "SELECT t.{{ x }}", "after a dot", "identifier"},
        Refusal{&postgresql, "SELECT {{ x }}.a", "before a dot", "identifier"},
        Refusal{&postgresql, "SELECT a::{{ x }}", "for a type", "raw"},
        Refusal{&postgresql, "SELECT {{ x }}(1)", "name of a function", "raw"},
        Refusal{&postgresql, "SELECT tbl_{{ x }}", "touches the text", "tbl_{{ x }}"},
        Refusal{&postgresql, "SELECT {{ x }}1", "touches the text", "blank"},
        Refusal{&postgresql, "SELECT {{ x }}{{ x }}", "touches the text", "blank"},
        Refusal{&postgresql, "SELECT {{ x }}$$a$$", "touches the text", "blank"},
        Refusal{&postgresql, "SELECT a{{ x | identifier }}", "touches the text", "blank"},
        Refusal{&postgresql, "SELECT x IN{{ ids }}", "touches the text", "blank"},
        Refusal{&postgresql, "SELECT date{{ x }}", "touches the text", "blank"},
        Refusal{&mysql, "SELECT {{ [1,\n2] }}", "the list '[1, 2]' cannot be", "IN"},
        Refusal{&postgresql, "SELECT interval {{ x }}day", "touches the text", "blank"},
        Refusal{&sqlite, "SELECT a ORDER BY {{ x }} DESC", "is a constant", "identifier"},
        Refusal{&sqlite, "SELECT 1 -- {{ x }}", "1:13: SQL takes no parameter inside a comment",
                "{#"},
        Refusal{&sqlite, "SELECT 1 /* {{ x | identifier }} */", "inside a comment", "{#"},
        Refusal{&mysql, "SELECT 1 /*! + {{ x }} */", "inside a comment", "{#"},
        Refusal{&postgresql, "DO $a$ {{ x }} $a$", "inside a dollar-quoted body", "raw"},
        Refusal{&sqlite, "CREATE VIEW v AS\nSELECT * FROM t WHERE a = {{ x }}",
                "CREATE VIEW takes no parameters", "raw"},
        Refusal{&postgresql, "ALTER TABLE t ALTER a DEFAULT {{ x }}", "ALTER takes no parameters",
                "raw"}));

INSTANTIATE_TEST_SUITE_P(
    Strings, RefusalTest,
    ::testing::Values(Refusal{&postgresql, "SELECT '{{ n }}'",
                              "1:9: 'n' is NULL, which a string cannot hold", "default"},
                      Refusal{&postgresql, "SELECT N'{{ x }}'", "prefix", "write '"},
                      Refusal{&postgresql, "SELECT U&'{{ x }}' || B'{{ x }}'", "prefix", "write '"},
                      Refusal{&mysql, "SELECT _utf8mb4'{{ x }}'", "prefix", "write '"},
                      Refusal{&mysql, "SELECT 'a' '{{ x }}'", "joined to the string", "one string"},
                      Refusal{&mysql, "SELECT 'a\\{{ x }}'", "backslash", "double"},
                      Refusal{&postgresql, "SELECT E'\\u00{{ x }}'", "escape", ""},
                      Refusal{&postgresql, "SELECT '{{ ids | inclause }}'", "inclause", "quotes"},
                      Refusal{&sqlite, "SELECT DATE '{{ x }}'", "sqlite has no literals",
                              "DATE({{ x }})"}));

INSTANTIATE_TEST_SUITE_P(Intervals, RefusalTest,
                         ::testing::Values(Refusal{&postgresql,
                                                   "SELECT INTERVAL '1 {{ 2 }}' day to hour",
                                                   "no single number", "units"}));

INSTANTIATE_TEST_SUITE_P(
    Lists, RefusalTest,
    ::testing::Values(
        Refusal{&sqlite, "SELECT {{ ids }}", "the list 'ids' cannot be one parameter", "inclause"},
        Refusal{&sqlite, "SELECT a IN {{ x }}", "IN needs a list", "IN ({{ x }})"},
        Refusal{&sqlite, "SELECT a IN ({{ absent }})", "the list 'absent' is NULL", "is not none"},
        Refusal{&sqlite, "SELECT {{ nobody | inclause }}", "empty list", "IN"},
        Refusal{&sqlite, "SELECT {{ x | inclause }}", "needs a list", "IN"},
        Refusal{&sqlite, "SELECT a IN {{ [[1]] }}", "holds lists", "single values"}));

INSTANTIATE_TEST_SUITE_P(
    Identifiers, RefusalTest,
    ::testing::Values(Refusal{&sqlite, "SELECT * FROM {{ '' | identifier }}", "empty", "name"},
                      Refusal{&sqlite, "SELECT * FROM {{ 'a..b' | identifier }}", "empty", "dots"},
                      Refusal{&sqlite, "SELECT * FROM {{ 'a\\0b' | identifier }}", "NUL", ""},
                      Refusal{&sqlite, "SELECT * FROM {{ 5 | identifier }}", "must be a text",
                              "str"},
                      Refusal{&sqlite, "SELECT * FROM \"a{{ 1.5 }}\"", "text or an integer", "str"},
                      Refusal{&sqlite, "SELECT * FROM \"{{ n }}\"", "must be a text", "str"}));

INSTANTIATE_TEST_SUITE_P(
    PlaceholdersOfTheDatabase, RefusalTest,
    ::testing::Values(Refusal{&postgresql, "SELECT $1",
                              "1:8: '$1' is a placeholder of the database", "{{ .name }}"},
                      Refusal{&mysql, "SELECT ?", "'?'", "{{ .name }}"},
                      Refusal{&sqlite, "SELECT ?2", "'?2'", "{{ .name }}"},
                      Refusal{&sqlite, "SELECT :idss", "':idss'", "{{ .ids }}"},
                      Refusal{&sqlite, "SELECT @x", "'@x'", "{{ .x }}"},
                      Refusal{&sqlite, "SELECT $foo", "'$foo'", "{{"},
                      Refusal{&sqlite, "SELECT $::x", "'$::x'", "{{"},
                      Refusal{&sqlite, "SELECT \\:x", ":x would be a placeholder", "{{"},
                      Refusal{&sqlite, "SELECT $\\::x", ":: would be a placeholder", "{{"},
                      Refusal{&sqlite, "SELECT $\\:\\:8x", "would be a placeholder", "{{"},
                      Refusal{&sqlite, "SELECT \\:8", ":8 would be a placeholder", "{{"}));

INSTANTIATE_TEST_SUITE_P(Raw, RefusalTest,
                         ::testing::Values(Refusal{&sqlite, "SELECT {{ x | raw }}",
                                                   "1:8: the filter 'raw'", "allow_raw: true"},
                                           Refusal{&sqlite, "SELECT {{ 'a' | sqlsafe }}",
                                                   "not allowed", "allow_raw: true"}));

}  // namespace
}  // namespace sqlpod
