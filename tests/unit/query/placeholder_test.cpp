// The rule for each place in the SQL where a placeholder may stand.
#include <tuple>

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;

using ::testing::HasSubstr;

// A template, and what comes out: the SQL, and each parameter as "name:type=value".
struct Case {
  const SqlDialect* dialect;
  std::string source;
  TemplateInputs inputs;
  std::string sql;
  std::vector<Value> values;
};

void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.dialect->name << ": " << test_case.source;
}

class PlaceholderTest : public ::testing::TestWithParam<Case> {};

TEST_P(PlaceholderTest, BecomesWhatItsPlaceAsks) {
  const Case& expected = GetParam();
  const Statement statement = render_one(expected.source, expected.inputs, *expected.dialect);
  EXPECT_EQ(statement.sql, expected.sql);
  std::vector<Value> values;
  for (const Parameter& parameter : statement.parameters) values.push_back(parameter.value);
  EXPECT_EQ(values, expected.values);
}

const TemplateInputs id = {{"id", integer(5)}};
const TemplateInputs q = {{"q", text("it's")}};
const TemplateInputs ids = {{"ids", integers({3, 1})}};
const TemplateInputs no_ids = {{"ids", integers({})}};
const TemplateInputs table = {{"t", text("sales.\"odd\"")}};

INSTANTIATE_TEST_SUITE_P(
    Expression, PlaceholderTest,
    ::testing::Values(
        Case{&postgresql,
             "SELECT * FROM t WHERE id > {{ .id }}",
             id,
             "SELECT * FROM t WHERE id > $1",
             {5}},
        Case{&mysql,
             "SELECT * FROM t WHERE id > {{ .inputs.id }}",
             id,
             "SELECT * FROM t WHERE id > ?",
             {5}},
        Case{&sqlite,
             "SELECT {{.Inputs.id}}, {{ id }}, {{ inputs.id }}",
             id,
             "SELECT ?, ?, ?",
             {5, 5, 5}},
        Case{&postgresql,
             "SELECT {{ id }}::int, {{ id }} + {{ id * 2 }}",
             id,
             "SELECT $1::int, $2 + $3",
             {5, 5, 10}},
        Case{&postgresql,
             "SELECT a[{{ id }}:{{ id }}] FROM t",
             id,
             "SELECT a[$1:$2] FROM t",
             {5, 5}},
        Case{&postgresql, "SELECT -{{ id }}-{{ id }}", id, "SELECT -$1-$2", {5, 5}},
        Case{&postgresql,
             "SELECT position('a' IN {{ id }}), a <@ {{ id }}, b @@ {{ id }}",
             id,
             "SELECT position('a' IN $1), a <@ $2, b @@ $3",
             {5, 5, 5}},
        Case{&postgresql,
             "SELECT x IS DISTINCT FROM {{ id }}",
             id,
             "SELECT x IS DISTINCT FROM $1",
             {5}},
        Case{&postgresql,
             "SELECT substring(x FROM {{ id }})",
             id,
             "SELECT substring(x FROM $1)",
             {5}},
        Case{&postgresql, "SELECT 1 ORDER BY {{ id }} + x", id, "SELECT 1 ORDER BY $1 + x", {5}},
        Case{&sqlite, "CREATE TABLE t AS SELECT {{ id }}", id, "CREATE TABLE t AS SELECT ?", {5}},
        Case{&mysql, "SELECT d + INTERVAL {{ id }} DAY", id, "SELECT d + INTERVAL ? DAY", {5}}));

INSTANTIATE_TEST_SUITE_P(
    ColonName, PlaceholderTest,
    ::testing::Values(Case{&postgresql,
                           "SELECT :id, :id::int, x::id, ':id', a[1:id] -- :id",
                           id,
                           "SELECT $1, $2::int, x::id, ':id', a[1:id] -- :id",
                           {5, 5}},
                      Case{&postgresql,
                           "SELECT :id, $$ :id $$, \"a:id\", :other, \\:id",
                           id,
                           "SELECT $1, $$ :id $$, \"a:id\", :other, :id",
                           {5}},
                      Case{&mysql, "SELECT @x := 1, (:id)", id, "SELECT @x := 1, (?)", {5}},
                      Case{&sqlite, "SELECT x IN :ids", ids, "SELECT x IN (?, ?)", {3, 1}}));

INSTANTIATE_TEST_SUITE_P(
    StringLiteral, PlaceholderTest,
    ::testing::Values(
        Case{&postgresql, "SELECT x LIKE '%{{ .q }}%'", q, "SELECT x LIKE $1", {"%it's%"}},
        Case{&postgresql, "SELECT 'a''b\\n{{ q }}'", q, "SELECT $1", {"a'b\\nit's"}},
        Case{&postgresql,
             "SELECT E'a''\\'\\n\\x41\\u00e9{{ q }}'",
             q,
             "SELECT $1",
             {"a''\nA\xc3\xa9it's"}},
        Case{&mysql,
             "SELECT 'a\\'\\n\\%{{ q }}', \"x\"\"{{ q }}\"",
             q,
             "SELECT ?, ?",
             {"a'\n\\%it's", "x\"it's"}},
        Case{&sqlite, "SELECT 'a\\{{ q }}'", q, "SELECT ?", {"a\\it's"}},
        Case{&sqlite,
             "SELECT '{{ a }}-{{ b }}'",
             {{"a", integer(1)}, {"b", input(TypeKind::boolean, true)}},
             "SELECT ?",
             {"1-true"}},
        Case{&postgresql,
             "SELECT '{{ t | identifier }}'::regclass",
             table,
             "SELECT $1::regclass",
             {"\"sales\".\"\"\"odd\"\"\""}}));

INSTANTIATE_TEST_SUITE_P(
    TypedLiteral, PlaceholderTest,
    ::testing::Values(
        Case{&postgresql, "SELECT DATE '{{ .q }}'", q, "SELECT CAST($1 AS date)", {"it's"}},
        Case{&mysql, "SELECT $DATE '{{ .q }}'", q, "SELECT $DATE ?", {"it's"}},
        Case{&postgresql,
             "SELECT date {{ d }}",
             {{"d", input(TypeKind::date, Date{0})}},
             "SELECT CAST($1 AS date)",
             {"1970-01-01"}},
        Case{&postgresql,
             "SELECT TIMESTAMP(3) WITH TIME ZONE '{{ q }}', timestamptz '{{ q }}'",
             q,
             "SELECT CAST($1 AS timestamp(3) with time zone), CAST($2 AS timestamptz)",
             {"it's", "it's"}},
        Case{&postgresql,
             "SELECT INTERVAL '{{ id }} days', interval '{{ id }}' day to second(3) + x",
             id,
             "SELECT CAST($1 AS interval), CAST($2 AS interval day to second(3)) + x",
             {"5 days", "5 second"}},
        Case{&postgresql,
             "SELECT x AT TIME ZONE '{{ q }}'",
             q,
             "SELECT x AT TIME ZONE $1",
             {"it's"}},
        Case{&postgresql,
             "SELECT date '2024-01-01', '{{ q }}'",
             q,
             "SELECT date '2024-01-01', $1",
             {"it's"}},
        Case{&mysql,
             "SELECT DATE '{{ q }}', time'x', TIMESTAMP '{{ q }}'",
             q,
             "SELECT CAST(? AS DATE), time'x', CAST(? AS DATETIME(6))",
             {"it's", "it's"}},
        Case{
            &mysql, "SELECT d + INTERVAL '{{ id }}' DAY", id, "SELECT d + INTERVAL ? DAY", {"5"}}));

INSTANTIATE_TEST_SUITE_P(
    List, PlaceholderTest,
    ::testing::Values(
        Case{&postgresql, "SELECT x IN {{ .ids }}", ids, "SELECT x IN ($1, $2)", {3, 1}},
        Case{&mysql,
             "SELECT x not in ( {{ ids }} ) AND 1",
             ids,
             "SELECT x not in (?, ?) AND 1",
             {3, 1}},
        Case{&sqlite, "SELECT x IN {{ ids | inclause }}", ids, "SELECT x IN (?, ?)", {3, 1}},
        Case{&postgresql, "SELECT x IN {{ ids }} AND y", no_ids, "SELECT x = ANY ('{}') AND y", {}},
        Case{&postgresql, "SELECT x NOT IN ({{ ids }})", no_ids, "SELECT x <> ALL ('{}')", {}},
        Case{&sqlite,
             "SELECT x NOT IN ({{ ids }})",
             no_ids,
             "SELECT x NOT IN (SELECT NULL FROM (SELECT 1) AS no_rows WHERE 1 = 0)",
             {}},
        Case{&postgresql,
             "SELECT x = ANY({{ ids }})",
             ids,
             "SELECT x = ANY($1)",
             {Value(Value::List{3, 1})}},
        Case{&sqlite, "SELECT {{ ids | inclause }}", ids, "SELECT (?, ?)", {3, 1}},
        Case{&sqlite,
             "SELECT x IN ({{ ids[0] }}, {{ ids[-1] }})",
             ids,
             "SELECT x IN (?, ?)",
             {3, 1}}));

INSTANTIATE_TEST_SUITE_P(
    Identifier, PlaceholderTest,
    ::testing::Values(Case{&postgresql,
                           "SELECT * FROM {{ t | identifier }}",
                           table,
                           "SELECT * FROM \"sales\".\"\"\"odd\"\"\"",
                           {}},
                      Case{&postgresql,
                           "SELECT * FROM \"{{ t }}\"",
                           table,
                           "SELECT * FROM \"sales\".\"\"\"odd\"\"\"",
                           {}},
                      Case{&postgresql,
                           "SELECT * FROM \"x_{{ t }}\"\"\"",
                           table,
                           "SELECT * FROM \"x_sales.\"\"odd\"\"\"\"\"",
                           {}},
                      Case{&mysql, "SELECT * FROM `a``{{ id }}`", id, "SELECT * FROM `a``5`", {}},
                      Case{&sqlite,
                           "SELECT x.{{ t | identifier }} FROM [a{{ t }}]",
                           {{"t", text("b")}},
                           "SELECT x.\"b\" FROM \"ab\"",
                           {}},
                      Case{&sqlite,
                           "SELECT 1 AS {{ ['a.b', 'c'] | identifier }}",
                           {},
                           "SELECT 1 AS \"a.b\".\"c\"",
                           {}}));

TEST(Placeholder, KeepsTheDeclaredTypeOfAnInputAndOfItsElements) {
  TemplateInputs inputs = {{"n", input(TypeKind::date, {})},
                           {"ids", list(TypeKind::decimal, {Decimal{"1.50"}})}};
  const Statement statement =
      render_one("SELECT {{ n }}, {{ ids[0] }}, x IN {{ ids }}, {{ 1 + 1 }}", inputs, postgresql);
  ASSERT_EQ(statement.parameters.size(), 4U);
  EXPECT_EQ(to_string(statement.parameters[0].type),
            to_string(InputType{TypeKind::date, true, nullptr}));
  EXPECT_EQ(statement.parameters[0].name, "n");
  EXPECT_EQ(statement.parameters[1].type.kind, TypeKind::decimal);
  EXPECT_EQ(statement.parameters[2].type.kind, TypeKind::decimal);
  EXPECT_EQ(statement.parameters[2].name, "ids");
  EXPECT_EQ(statement.parameters[3].type.kind, TypeKind::integer);
  EXPECT_EQ(statement.parameters[3].name, "1 + 1");
}

TEST(Placeholder, OfAJsonListIsOneParameter) {
  const TemplateInputs inputs = {{"doc", input(TypeKind::json, Value::List{1, "a"})}};
  for (const SqlDialect* dialect : {&postgresql, &mysql, &sqlite}) {
    EXPECT_EQ(render_one("SELECT {{ doc }}", inputs, *dialect).parameters.size(), 1U);
  }
}

TEST(Placeholder, LeavesWhatIsNoPlaceholderInItsDialect) {
  EXPECT_EQ(render_one("SELECT a ? 'b', c @> d", {}, postgresql).sql, "SELECT a ? 'b', c @> d");
  EXPECT_EQ(render_one("SELECT @x, @@y, '?'", {}, mysql).sql, "SELECT @x, @@y, '?'");
  EXPECT_EQ(render_one("SELECT 'a:b', \"?\", [$x] FROM `@y` -- ?", {}, sqlite).sql,
            "SELECT 'a:b', \"?\", [$x] FROM `@y` -- ?");
}

TEST(Raw, PastesTextWhenTheSpecAllowsIt) {
  const TemplateOptions allowed{.allow_raw = true};
  const TemplateInputs inputs = {{"t", text("a; SELECT '")}, {"id", integer(1)}};
  const auto statements = render("SELECT {{ t | raw }}{{ id }}'", inputs, sqlite, allowed);
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].sql, "SELECT a");
  EXPECT_EQ(statements[1].sql, "SELECT ?") << "what raw pasted is lexed with the rest";
  EXPECT_THAT(error_of("SELECT {{ n | raw }}", {{"n", input(TypeKind::text, {})}}, sqlite, allowed)
                  .message(),
              HasSubstr("NULL"));
}

TEST(UnusedInputs, AreNamedAllAtOnce) {
  const TemplateInputs inputs = {{"a", integer(1)}, {"b", integer(1)}, {"c", integer(1)}};
  EXPECT_THAT(error_of("SELECT {{ b }}", inputs, sqlite).message(), HasSubstr("'a', 'c'"));
}

TEST(UnusedInputs, CountAColonNameInABranchNotTakenButNotOneInsideAString) {
  const TemplateInputs inputs = {{"a", integer(1)}};
  EXPECT_EQ(render_one("SELECT 1{% if false %} + :a{% endif %}", inputs, sqlite).sql, "SELECT 1");
  EXPECT_THAT(error_of("SELECT ':a'", inputs, sqlite).hint(), HasSubstr("'{{ .a }}'"));
}

TEST(Mentioned, ListsNamesInExpressionsAndDeclaredNamesAfterColons) {
  const Template source("SELECT {{ .a }}, {{ inputs.b + c }}, :d, :e, x::f {% if g %}{% endif %}",
                        {});
  const auto names = source.mentioned({"d", "f"});
  for (const char* name : {"a", "b", "c", "d", "g"}) EXPECT_THAT(names, ::testing::Contains(name));
  for (const char* name : {"e", "f"}) EXPECT_THAT(names, ::testing::Not(::testing::Contains(name)));
}

}  // namespace
}  // namespace sqlpod
