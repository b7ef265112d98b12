// The columns of a table as placeholders: where they are bound, and where their value would have to
// be known.
#include <ostream>
#include <string>

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;

using ::testing::HasSubstr;

InputType list_of_int() {
  return {TypeKind::list, false, std::make_shared<const InputType>()};
}

/// The input `label` and the columns a (int), b (text), tags (a list), by their index.
TemplateInputs label_and_columns() {
  TemplateInputs inputs = {{"label", text("x")}};
  add_columns(inputs, {{"a", {TypeKind::integer, false, nullptr}},
                       {"b", {TypeKind::text, true, nullptr}},
                       {"tags", list_of_int()}});
  return inputs;
}

std::string columns_of(const Statement& statement) {
  std::string text;
  for (const Parameter& parameter : statement.parameters) {
    text += (text.empty() ? "" : " ") + parameter.name + ":" +
            (parameter.column ? std::to_string(*parameter.column) : "-");
    EXPECT_TRUE(!parameter.column || parameter.value.is_null());
  }
  return text;
}

struct Bound {
  const SqlDialect* dialect;
  std::string source;
  std::string sql;
  std::string columns;  ///< name:index of each parameter
};

void PrintTo(const Bound& bound, std::ostream* out) {
  *out << bound.dialect->name << ": " << bound.source;
}

class BoundColumnTest : public ::testing::TestWithParam<Bound> {};

TEST_P(BoundColumnTest, BecomesAParameterOfItsIndex) {
  const std::string mention = "{% if false %}{{ label }}{% endif %}";
  const Statement statement =
      render_one(GetParam().source + mention, label_and_columns(), *GetParam().dialect);
  EXPECT_EQ(statement.sql, GetParam().sql);
  EXPECT_EQ(columns_of(statement), GetParam().columns);
}

INSTANTIATE_TEST_SUITE_P(
    All, BoundColumnTest,
    ::testing::Values(
        Bound{&postgresql, "INSERT INTO t VALUES (:a, {{ .b }}, {{ label }}, {{ inputs.a }})",
              "INSERT INTO t VALUES ($1, $2, $3, $4)", "a:0 b:1 label:- inputs.a:0"},
        Bound{&sqlite, "UPDATE t SET b = {{ b | bind }} WHERE id = :a",
              "UPDATE t SET b = ? WHERE id = ?", "b:1 a:0"},
        Bound{&mysql, "INSERT INTO t VALUES (DATE '{{ .b }}', DATE {{ .b }})",
              "INSERT INTO t VALUES (CAST(? AS DATE), CAST(? AS DATE))", "b:1 b:1"},
        Bound{&postgresql, "INSERT INTO t VALUES (timestamp(3) '{{ .b }}', {{ .b }}::date)",
              "INSERT INTO t VALUES (CAST($1 AS timestamp(3)), $2::date)", "b:1 b:1"},
        Bound{&postgresql, "DELETE FROM t WHERE id IN ({{ .a }}) OR id IN (:a, 5)",
              "DELETE FROM t WHERE id IN ($1) OR id IN ($2, 5)", "a:0 a:0"},
        Bound{&postgresql, "INSERT INTO t VALUES ({{ .tags }}) -- :b",
              "INSERT INTO t VALUES ($1) -- :b", "tags:2"},
        Bound{&postgresql, "SELECT 1 FROM t WHERE id = ANY ({{ .tags }})",
              "SELECT 1 FROM t WHERE id = ANY ($1)", "tags:2"},
        Bound{&postgresql, "{% set x = .a %}SELECT {{ x }}, {{ .a if label else .b }}",
              "SELECT $1, $2", "x:0 .a if label else .b:0"},
        Bound{&postgresql, "{% if a is defined %}SELECT :a{% endif %}", "SELECT $1", "a:0"},
        Bound{&mysql, "SELECT now() + INTERVAL :a DAY", "SELECT now() + INTERVAL ? DAY", "a:0"}));

TEST(ColumnPlaceholder, HasTheTypeThatItIsBoundAs) {
  const Statement statement =
      render_one("SELECT :a, :b, {{ label }}", label_and_columns(), postgresql);
  EXPECT_EQ(to_string(statement.parameters[0].type), "int");
  EXPECT_EQ(to_string(statement.parameters[1].type), "str | None");
}

struct Refusal {
  const SqlDialect* dialect;
  std::string source;
  std::string message;
  std::string hint;
};

void PrintTo(const Refusal& refusal, std::ostream* out) {
  *out << refusal.dialect->name << ": " << refusal.source;
}

class RefusedColumnTest : public ::testing::TestWithParam<Refusal> {};

TEST_P(RefusedColumnTest, SaysWhereAndWhatToDo) {
  const std::string mention = "{% if false %}{{ label }}{% endif %}";
  const Error error = error_of(GetParam().source + mention, label_and_columns(),
                               *GetParam().dialect, {Interpolation::bind, true});
  EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
  EXPECT_THAT(error.hint(), HasSubstr(GetParam().hint));
}

const std::string unknown_value = "the value of a column is not known when the query is made";

INSTANTIATE_TEST_SUITE_P(
    NeedingTheValue, RefusedColumnTest,
    ::testing::Values(
        Refusal{&postgresql, "SELECT\n {{ .a + 1 }}", "2:5: " + unknown_value, "coalesce"},
        Refusal{&postgresql, "SELECT {{ a | upper }}", "1:11: " + unknown_value, "database"},
        Refusal{&postgresql, "SELECT {{ a | default(1) }}", unknown_value, "coalesce"},
        Refusal{&postgresql, "SELECT {{ -a }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ a ~ 'x' }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ [a] }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ tags[0] }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ b.x }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ a or 1 }}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ 1 if a else 2 }}", unknown_value, ""},
        Refusal{&postgresql, "{% if a %}SELECT 1{% endif %}", unknown_value, ""},
        Refusal{&postgresql, "{% if a is none %}SELECT 1{% endif %}", unknown_value, ""},
        Refusal{&postgresql, "{% if 1 < a < 3 %}SELECT 1{% endif %}", unknown_value, ""},
        Refusal{&postgresql, "{% for x in tags %}{{ x }}{% endfor %}", unknown_value, ""},
        Refusal{&postgresql, "SELECT {{ a | identifier }}", "1:8: a column is bound as it is",
                "take the filter away"},
        Refusal{&postgresql, "SELECT {{ b | raw }}", "a column is bound as it is", "input"},
        Refusal{&postgresql, "SELECT 1 WHERE 1 IN {{ tags | inclause }}",
                "a column is bound as it is", ""}));

INSTANTIATE_TEST_SUITE_P(
    WhereItStands, RefusedColumnTest,
    ::testing::Values(
        Refusal{&postgresql, "SELECT '%{{ .b }}%'", "1:10: a string cannot hold a column",
                "'%' || {{ .x }} || '%'"},
        Refusal{&postgresql, "SELECT '{{ .b }}'", "a string cannot hold a column",
                "take the quotes away"},
        Refusal{&mysql, "SELECT \"{{ .b }}\"", "a string cannot hold a column", "concat("},
        Refusal{&postgresql, "SELECT DATE '2024-{{ .b }}'", "a string cannot hold a column", ""},
        Refusal{&postgresql, "SELECT * FROM \"{{ .b }}\"", "a name cannot come from a column",
                "input"},
        Refusal{&postgresql, "SELECT * FROM \"t_{{ .b }}\"", "a name cannot come from a column",
                "input"},
        Refusal{&postgresql, "SELECT * FROM {{ .b }}", "SQL takes no parameter after FROM", ""},
        Refusal{&postgresql, "SELECT x{{ .b }}", "a placeholder touches the text", ""},
        Refusal{&postgresql, "SELECT INTERVAL '{{ .a }}' DAY",
                "the value of a column gets no unit of an interval", "{{ .x }} * INTERVAL '1' day"},
        Refusal{&postgresql, "SELECT 1 WHERE 1 IN {{ .a }}",
                "IN needs a list, and the column 'a' has single values", "IN ({{ .x }})"},
        Refusal{&postgresql, "SELECT 1 WHERE 1 IN :b", "the column 'b' has single values", ""},
        Refusal{&postgresql, "SELECT 1 WHERE 1 IN ({{ .tags }})",
                "how long the lists of the column 'tags' are is not known", "= ANY ({{ .list }})"},
        Refusal{&sqlite, "SELECT 1 WHERE 1 IN {{ .tags }}",
                "how long the lists of the column 'tags' are is not known", "json"},
        Refusal{&sqlite, "INSERT INTO t VALUES ({{ .tags }})",
                "the lists of the column 'tags' cannot be one parameter here", "json"},
        Refusal{&sqlite, "SELECT date '{{ .b }}'", "sqlite has no literals with a type", "date("}));

INSTANTIATE_TEST_SUITE_P(
    TheStatement, RefusedColumnTest,
    ::testing::Values(
        Refusal{&postgresql, "SELECT {{ label }}, ':a'",
                "the query template uses no column of the table", "the table has: a, b, tags"},
        Refusal{&postgresql, "SELECT :a; SELECT :b",
                "executemany runs one statement for each row, and the query template "
                "gives 2",
                "tasks of their own"},
        Refusal{&postgresql, "SELECT :a, {{ .c }}", "'c' is not defined", "did you mean 'a'?"}));

TEST(ColumnPlaceholder, UnusedColumnsAreFineAndUnusedInputsAreNot) {
  EXPECT_NO_THROW(render("SELECT :a, :label", label_and_columns(), postgresql));
  EXPECT_THAT(error_of("SELECT :a", label_and_columns(), postgresql).message(),
              HasSubstr("never mentions the input 'label'"));
}

TEST(ColumnPlaceholder, ANameThatAnInputHasIsRefused) {
  TemplateInputs inputs = {{"a", text("x")}};
  try {
    add_columns(inputs, {{"a", {TypeKind::integer, false, nullptr}}});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.message(), HasSubstr("the table has a column 'a', and the task an input"));
    EXPECT_THAT(error.hint(), HasSubstr("rename one of them"));
  }
}

TEST(ColumnPlaceholder, AColumnWithAnOddNameIsJustNotReached) {
  TemplateInputs inputs;
  add_columns(inputs, {{"a b", {}}, {"", {}}, {"c", {}}});
  EXPECT_EQ(columns_of(render_one("SELECT :c", inputs, postgresql)), "c:2");
}

}  // namespace
}  // namespace sqlpod
