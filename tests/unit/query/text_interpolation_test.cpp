#include "executor/query/text_interpolation.h"

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;
using ::testing::HasSubstr;

constexpr TemplateOptions as_text{.interpolation = Interpolation::text};

std::string interpolated(const std::string& source, Value value) {
  return interpolate_text(source, {{"x", TypedValue{{}, std::move(value)}}});
}

TEST(TextInterpolation, FindsPlaceholdersAsFlytesPatternDoes) {
  for (const char* source :
       {"{{.inputs.x}}", "{{ .inputs.x }}", "{{.Inputs.x}}", "{{.INPUTS.x}}", "{{$inputs.x}}",
        "{{ inputs.x }}", "{{.inputs x}}", "{{\n.inputs.x\n}}", "{{\xc3\xa9inputs.x}}"}) {
    EXPECT_THAT(names_in_text_placeholders(source), ::testing::ElementsAre("x")) << source;
  }
  EXPECT_EQ(interpolated("{{{.inputs.x}}}", 1), "{1}");
  for (const char* source : {"{{inputs.x}}", "{{.x}}", "{{ .x }}", "{{.inputs.x.y}}",
                             "{{.inputs.x-y}}", "{{\ninputs.x}}", "{{.inputs.}}", "{{ }}", "{{"}) {
    EXPECT_THAT(names_in_text_placeholders(source), ::testing::IsEmpty()) << source;
  }
}

TEST(TextInterpolation, WritesValuesAsPythonsStr) {
  const std::pair<Value, const char*> cases[] = {
      {std::int64_t{42}, "42"},
      {1.0, "1.0"},
      {0.1, "0.1"},
      {1e-5, "1e-05"},
      {0.0001, "0.0001"},
      {1e15, "1000000000000000.0"},
      {1e16, "1e+16"},
      {1.2345678901234568e17, "1.2345678901234568e+17"},
      {-1.0 / 0.0, "-inf"},
      {true, "True"},
      {"it's", "it's"},
      {Value(), "None"},
      {DateTime{1704067200'000000, 0}, "2024-01-01 00:00:00+00:00"},
      {DateTime{1704067200'000000 + 3723'000004, 0}, "2024-01-01 01:02:03.000004+00:00"},
      {DateTime{-1, {}}, "1969-12-31 23:59:59.999999"},
      {Timedelta{0}, "0:00:00"},
      {Timedelta{93600'000005}, "1 day, 2:00:00.000005"},
      {Timedelta{-10'000000}, "-1 day, 23:59:50"},
      {Timedelta{400LL * 86400'000000}, "400 days, 0:00:00"},
      {Date{19723}, "2024-01-01"},
      {Value::List{1, "a", Value(), 1.5, "it's", "\n"}, "[1, 'a', None, 1.5, \"it's\", '\\n']"},
      {Value::List{DateTime{1704067200'000000, 0}},
       "[datetime.datetime(2024, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)]"},
      {Value::Map{{"a", 1}}, "{'a': 1}"},
      {Bytes{std::string("a\xff")}, "b'a\\xff'"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(interpolated("{{.inputs.x}}", value), text);
}

TEST(TextInterpolation, ReplacesInWhatEarlierValuesBroughtIn) {
  const TemplateInputs inputs = {{"a", text("{{.inputs.b}}")}, {"b", integer(7)}};
  EXPECT_EQ(interpolate_text("{{.inputs.a}} {{.inputs.b}}", inputs), "7 7");
  EXPECT_EQ(interpolate_text("{{.inputs.b}} {{.inputs.a}}", inputs), "7 {{.inputs.b}}");
}

TEST(TextInterpolation, ReadsAnEscapedColonAsAColon) {
  EXPECT_EQ(interpolated("{{.inputs.x}} \\:a a::b '\\:c' \\d \\:\\:e \\:", 1),
            "1 :a a::b ':c' \\d ::e :");
}

TEST(TextInterpolation, RefusesUnknownAndUnusedInputs) {
  const TemplateInputs inputs = {
      {"count", integer(1)}, {"other", integer(1)}, {"third", integer(1)}};
  const Error unknown = error_of("SELECT\n {{.inputs.cuont}}", inputs, sqlite, as_text);
  EXPECT_THAT(unknown.message(), HasSubstr("2:2: 'cuont' is not an input"));
  EXPECT_THAT(unknown.hint(), HasSubstr("count"));
  EXPECT_THAT(error_of("SELECT {{.inputs.count}} {{ .other }}", inputs, sqlite, as_text).message(),
              HasSubstr("'other', 'third'"));
}

TEST(TextInterpolation, GivesStatementsWithoutParameters) {
  const auto statements =
      render("SELECT '{{.inputs.x}}'; SELECT {{ y }}", {{"x", text("a; b")}}, postgresql, as_text);
  ASSERT_EQ(statements.size(), 2U);
  EXPECT_EQ(statements[0].sql, "SELECT 'a; b'");
  EXPECT_EQ(statements[1].sql, "SELECT {{ y }}");
  EXPECT_TRUE(statements[0].parameters.empty());
  EXPECT_THAT(error_of("SELECT '{{.inputs.x}}'", {{"x", text("it's")}}, sqlite, as_text).message(),
              HasSubstr("is not closed"));
  EXPECT_THAT(error_of("SELECT {{.inputs.x}}", {{"x", text("?")}}, sqlite, as_text).message(),
              HasSubstr("'?'"));
}

}  // namespace
}  // namespace sqlpod
