#include "flyte/query.h"

#include "config/value_text.h"
#include "tests/unit/query/query_testing.h"

namespace sqlpod::flyte {
namespace {

using namespace query_testing;
using testing::HasSubstr;

/// The SQL, then each parameter in brackets.
std::string bound(const std::string& source, const TemplateInputs& inputs,
                  const SqlDialect& dialect = postgresql) {
  std::string shown;
  for (const Statement& statement : bound_statements(source, inputs, dialect)) {
    shown += (shown.empty() ? "" : "; ") + statement.sql;
    for (const Parameter& parameter : statement.parameters) {
      shown += " [" + to_text(parameter.value) + "]";
    }
  }
  return shown;
}

Error refused(const std::string& source, const TemplateInputs& inputs,
              const SqlDialect& dialect = postgresql) {
  try {
    ADD_FAILURE() << "no error, but " << bound(source, inputs, dialect);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.hint(), HasSubstr("SQLPOD_FLYTE_INTERPOLATION=text"));
    return error;
  }
  return {ErrorKind::internal, "no error"};
}

TypedValue moment(std::int64_t microseconds) {
  return input(TypeKind::datetime, DateTime{microseconds, 0});
}

TEST(FlyteQuery, NumbersAndTruthValuesAreWrittenAsTheyAre) {
  EXPECT_EQ(bound("select {{.inputs.x}} + {{ .inputs.x }}", {{"x", integer(5)}}), "select 5 + 5");
  EXPECT_EQ(bound("select {{.inputs.x}}", {{"x", input(TypeKind::real, 1e-5)}}), "select 1e-05");
  EXPECT_EQ(bound("select {{.inputs.x}}", {{"x", input(TypeKind::boolean, true)}}), "select True");
  EXPECT_EQ(bound("select 5 -{{.inputs.x}}", {{"x", integer(-5)}}), "select 5 - -5");
  EXPECT_EQ(bound("create table t (a varchar({{.inputs.x}}))", {{"x", integer(9)}}),
            "create table t (a varchar(9))");
  EXPECT_EQ(bound("select * from logs_{{.inputs.x}}", {{"x", integer(2024)}}),
            "select * from logs_2024");
}

TEST(FlyteQuery, AStringLiteralWithAnInputIsOneText) {
  EXPECT_EQ(bound("select 'v{{.inputs.x}}w'", {{"x", text("O'Brien :y {{.inputs.z}} \\:")}}),
            "select $1 [vO'Brien :y {{.inputs.z}} \\:w]");
  EXPECT_EQ(bound("select '{{.inputs.x}}'::timestamptz", {{"x", moment(0)}}),
            "select $1::timestamptz [1970-01-01 00:00:00+00:00]");
  EXPECT_EQ(bound("select 'it''s {{.inputs.x}}'", {{"x", input(TypeKind::boolean, false)}}),
            "select $1 [it's False]");
  EXPECT_EQ(bound("select '{{.inputs.x}}'", {{"x", input(TypeKind::integer, Value())}}),
            "select $1 [None]");
  EXPECT_EQ(bound("select E'a\\t{{.inputs.x}}'", {{"x", text("\\t")}}), "select $1 [a\t\\t]");
  EXPECT_EQ(bound("select $q$[{{.inputs.x}}]$q$", {{"x", integers({1, 2})}}),
            "select $1 [[[1, 2]]]");
  EXPECT_EQ(bound("select \"{{.inputs.x}}\"", {{"x", text("a\"b")}}, mysql), "select ? [a\"b]");
  EXPECT_EQ(bound("select interval '{{.inputs.x}}'",
                  {{"x", input(TypeKind::timedelta, Timedelta{-10'000'000})}}),
            "select CAST($1 AS interval) [-1 day, 23:59:50]");
}

TEST(FlyteQuery, AListIsBoundElementByElement) {
  EXPECT_EQ(bound("select array{{.inputs.x}}", {{"x", integers({1, 2})}}), "select array[1, 2]");
  EXPECT_EQ(bound("select ARRAY {{.inputs.x}}",
                  {{"x", list(TypeKind::text, {std::string("a"), std::string("b'")})}}),
            "select ARRAY [$1, $2] [a] [b']");
  EXPECT_EQ(bound("select 1 where 2 in {{.inputs.x}}", {{"x", integers({1, 2})}}, sqlite),
            "select 1 where 2 in (?, ?) [1] [2]");
  EXPECT_EQ(bound("select array{{.inputs.x}}::int[]", {{"x", integers({})}}),
            "select array[]::int[]");
}

TEST(FlyteQuery, ATextInTheOpenIsNamesAndLiteralsOnly) {
  EXPECT_EQ(bound("select * from {{.inputs.x}}", {{"x", text("sales.orders")}}),
            "select * from sales.orders");
  EXPECT_EQ(bound("select {{.inputs.x}} from t", {{"x", text("a, \"B\", 'c', 4")}}),
            "select a,\"B\",$1,4 from t [c]");
  EXPECT_EQ(bound("select 1 order by {{.inputs.x}}", {{"x", text("a desc nulls last, b")}}),
            "select 1 order by a desc nulls last,b");
  EXPECT_EQ(bound("select 1 where a in {{.inputs.x}}", {{"x", text("(1, -2)")}}),
            "select 1 where a in (1,-2)");
  EXPECT_EQ(bound("select * from t_{{.inputs.x}}", {{"x", text("north")}}),
            "select * from t_north");
  EXPECT_EQ(bound("select * from \"{{.inputs.x}}\"", {{"x", text("a\"b")}}),
            "select * from \"a\"\"b\"");
  for (const char* value :
       {"1; drop table t", "1 or 1=1", "a -- b", "(select 1)", "f(1)", "a b", "1 2", "'a", "", "a.",
        "a,", "(1", "1)", "$1", "?", "a/**/", "1e", "{{.inputs.x}}"}) {
    EXPECT_THAT(refused("select {{.inputs.x}}", {{"x", text(value)}}).message(), HasSubstr("'x'"))
        << value;
  }
  refused("select * from t_{{.inputs.x}}", {{"x", text("a.b")}});
}

TEST(FlyteQuery, OtherValuesAreBound) {
  EXPECT_EQ(bound("select {{.inputs.x}}", {{"x", moment(0)}}),
            "select $1 [1970-01-01 00:00:00+00:00]");
  EXPECT_EQ(bound("select {{.inputs.x}}", {{"x", input(TypeKind::integer, Value())}}),
            "select $1 []");
  refused("select t_{{.inputs.x}}", {{"x", moment(0)}});
  refused("select * from {{.inputs.x}}", {{"x", moment(0)}});
}

TEST(FlyteQuery, WhereSqlTakesNoParameterALiteralIsWritten) {
  EXPECT_EQ(bound("set search_path = '{{.inputs.x}}'", {{"x", text("a'b\\")}}),
            "set search_path = E'a''b\\\\'");
  EXPECT_EQ(bound("alter table t alter a set default '{{.inputs.x}}'", {{"x", text("\\'")}}, mysql),
            "alter table t alter a set default '\\\\'''");
  EXPECT_EQ(bound("do $$ begin insert into t values ('{{.inputs.x}}'); end $$", {{"x", moment(0)}}),
            "do $$ begin insert into t values ('1970-01-01 00:00:00+00:00'); end $$");
  refused("do $$ begin insert into t values ('{{.inputs.x}}'); end $$", {{"x", text("a'b")}});
  refused("do $$ begin perform {{.inputs.x}}; end $$", {{"x", text("1--")}});
}

TEST(FlyteQuery, ANulByteIsNoPlaceholder) {
  const std::string nul("a\0b", 3);
  EXPECT_EQ(bound_statements("select '{{.inputs.x}}'", {{"x", text(nul)}}, postgresql)
                .at(0)
                .parameters.at(0)
                .value,
            Value(nul));
  refused("set a = '{{.inputs.x}}'", {{"x", text(nul)}});
  refused("select \"{{.inputs.x}}\"", {{"x", text(nul)}});
  refused("select {{.inputs.x}}", {{"x", text(nul)}});
}

TEST(FlyteQuery, CommentsTakeWhatCannotEndThem) {
  EXPECT_EQ(bound("select 1 /* {{.inputs.x}} */", {{"x", text("*/ 2")}}), "select 1 /* ? */");
  EXPECT_EQ(bound("select 1 -- {{.inputs.x}}", {{"x", text("a b")}}), "select 1 -- a b");
}

TEST(FlyteQuery, AValueMakesNoTokenWithTheSymbolBesideIt) {
  const char* const minus = "select a -{{.inputs.x}}, b";
  EXPECT_EQ(bound(minus, {{"x", text("-1")}}), "select a - -1, b");
  EXPECT_EQ(bound("select 2 /{{.inputs.x}}, b", {{"x", text("*")}}), "select 2 / *, b");
  EXPECT_EQ(bound("select ${{.inputs.x}}$, b", {{"x", text("a")}}), "select $ a $, b");
  EXPECT_EQ(bound("select a.{{.inputs.x}}", {{"x", integer(5)}}), "select a. 5");
  EXPECT_EQ(bound("select a.{{.inputs.x}}", {{"x", text("b")}}), "select a.b");
}

TEST(FlyteQuery, AValueIsNoPrefixOfAQuotedText) {
  refused("select {{.inputs.x}}'a\\'", {{"x", text("e")}});
  refused("select {{.inputs.x}}$a$ b $a$", {{"x", text("c")}});
}

TEST(FlyteQuery, InputsTogetherEndNoCommentAndNoBody) {
  refused("select 1 /* *{{.inputs.x}}/ 2 */", {{"x", text("")}});
  refused("do $a$ ${{.inputs.x}}$ $a$", {{"x", text("a")}});
  refused("do $$ begin x := 1 -{{.inputs.x}}; end $$", {{"x", text("-1")}});
}

TEST(FlyteQuery, ALiteralWithABackslashDoesNotDependOnTheServersSettings) {
  EXPECT_EQ(bound("comment on table t is '{{.inputs.x}}'", {{"x", text("\\'; drop table t")}}),
            "comment on table t is E'\\\\''; drop table t'");
}

TEST(FlyteQuery, PlaceholdersAndInputsMustMatchAsInFlyte) {
  const TemplateInputs one{{"x", integer(1)}};
  EXPECT_EQ(bound("select '{{{.inputs.x}}}'", one), "select $1 [{1}]");
  const auto message = [](const std::string& source, const TemplateInputs& inputs) {
    try {
      bound_statements(source, inputs, postgresql);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  EXPECT_THAT(message("select {{.inputs.y}}", one), HasSubstr("'y' is not an input"));
  EXPECT_THAT(message("select 1", one), HasSubstr("never mentions the input 'x'"));
  EXPECT_THAT(message("select {{.x}}", one), HasSubstr("never mentions the input 'x'"));
  EXPECT_THAT(message(" ; -- ", {}), HasSubstr("no statement"));
}

TEST(FlyteQuery, ColonsAreReadAsSqlalchemyReadsThem) {
  EXPECT_EQ(bound("select '\\:foo', ':foo', '12:30'::time, a\\:b", {}),
            "select ':foo', ':foo', '12:30'::time, a:b");
  EXPECT_EQ(bound("select 1\\::text, a\\:b:c", {}), "select 1\\::text, a\\:b:c")
      << "a backslash that it keeps is the server's to refuse";
}

TEST(FlyteQuery, QuotesThatBecomeOthersStayApartFromThoseBesideThem) {
  const TemplateInputs x{{"x", text("a\"b")}};
  EXPECT_EQ(bound("select \"a\"`b{{.inputs.x}}`", x, sqlite), "select \"a\" \"ba\"\"b\"");
  EXPECT_EQ(bound("select [b{{.inputs.x}}]\"a\"", x, sqlite), "select \"ba\"\"b\" \"a\"");
  EXPECT_EQ(bound("select $$b{{.inputs.x}}$$'c'", x), "select $1 'c' [ba\"b]");
}

TEST(FlyteQuery, StatementsAreSplitAndEachHasItsOwnParameters) {
  EXPECT_EQ(bound("insert into t values ('{{.inputs.x}}'); select '{{.inputs.x}}' where ';' = 'a';",
                  {{"x", text("a")}}),
            "insert into t values ($1) [a]; select $1 where ';' = 'a' [a]");
}

TEST(FlyteQuery, ATransactionAroundTheQueryIsLeftOut) {
  EXPECT_EQ(bound("begin; select 1; commit;", {}), "select 1");
  EXPECT_EQ(bound("start transaction; select 1; end", {}), "select 1");
  EXPECT_EQ(bound("select 1; commit; select 2", {}), "select 1; commit; select 2");
  EXPECT_EQ(bound("commit", {}), "commit");
}

TEST(FlyteQuery, PastedItIsWhatFlyteMakesOfIt) {
  const auto statements = pasted_statements("select {{.inputs.x}} where '{{.inputs.x}}' = a",
                                            {{"x", text("b + 1")}}, postgresql);
  EXPECT_EQ(statements.at(0).sql, "select b + 1 where 'b + 1' = a");
  EXPECT_TRUE(statements.at(0).parameters.empty());
}

}  // namespace
}  // namespace sqlpod::flyte
