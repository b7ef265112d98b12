// What the engines' own dialects make of a template, where they differ.
#include <string>

#include "executor/engine/engine_registry.h"
#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(EngineDialects, BearTheNamesOfTheirEngines) {
  for (const EngineEntry& entry : engine_entries()) {
    EXPECT_EQ(entry.engine().name(), entry.dialects.front());
    EXPECT_EQ(entry.engine().sql().name, entry.dialects.front());
  }
}

TEST(EngineDialects, ParametersAreWrittenAsTheServerReadsThem) {
  const std::string query = "SELECT {{ a }} + {{ b }}";
  const TemplateInputs inputs = {{"a", integer(1)}, {"b", integer(2)}};
  EXPECT_EQ(render_one(query, inputs, postgresql).sql, "SELECT $1 + $2");
  EXPECT_EQ(render_one(query, inputs, mysql).sql, "SELECT ? + ?");
  EXPECT_EQ(render_one(query, inputs, sqlite).sql, "SELECT ? + ?");
}

TEST(EngineDialects, AnEmptyListMatchesNothing) {
  struct Case {
    const SqlDialect* dialect;
    std::string in, not_in;
  };
  const std::string no_rows = "(SELECT NULL FROM (SELECT 1) AS no_rows WHERE 1 = 0)";
  for (const Case& c : {Case{&postgresql, "= ANY ('{}')", "<> ALL ('{}')"},
                        Case{&mysql, "IN " + no_rows, "NOT IN " + no_rows},
                        Case{&sqlite, "IN " + no_rows, "NOT IN " + no_rows}}) {
    for (const std::string list : {"{{ ids }}", "({{ ids }})"}) {
      const auto in =
          render_one("SELECT 1 WHERE a IN " + list, {{"ids", integers({})}}, *c.dialect);
      EXPECT_EQ(in.sql, "SELECT 1 WHERE a " + c.in);
      EXPECT_THAT(in.parameters, IsEmpty());
      EXPECT_EQ(
          render_one("SELECT 1 WHERE a NOT IN " + list, {{"ids", integers({})}}, *c.dialect).sql,
          "SELECT 1 WHERE a " + c.not_in);
    }
  }
}

TEST(EngineDialects, AnIntervalTakesItsNumberWhereTheServerDoes) {
  const TemplateInputs inputs = {{"n", integer(5)}};
  const std::string quoted = "SELECT now() - INTERVAL '{{ n }}' DAY";
  const std::string bare = "SELECT now() - INTERVAL {{ n }} DAY";
  const auto sent = render_one(quoted, inputs, mysql);
  EXPECT_EQ(sent.sql, "SELECT now() - INTERVAL ? DAY");
  EXPECT_EQ(sent.parameters.at(0).value, Value("5"));
  EXPECT_EQ(render_one(bare, inputs, mysql).parameters.at(0).value, Value(std::int64_t{5}));
  for (const std::string& query : {quoted, bare}) {
    const auto cast = render_one(query, inputs, postgresql);
    EXPECT_EQ(cast.sql, "SELECT now() - CAST($1 AS interval day)");
    EXPECT_EQ(cast.parameters.at(0).value, Value("5 day"));
  }
}

TEST(EngineDialects, ADateLiteralIsACastWhereThereIsOne) {
  const TemplateInputs inputs = {{"d", text("2024-01-31")}};
  const std::string query = "SELECT DATE '{{ d }}'";
  EXPECT_EQ(render_one(query, inputs, postgresql).sql, "SELECT CAST($1 AS date)");
  EXPECT_EQ(render_one(query, inputs, mysql).sql, "SELECT CAST(? AS DATE)");
  EXPECT_THAT(error_of(query, inputs, sqlite).hint(), HasSubstr("DATE({{"));
}

TEST(EngineDialects, ANameIsQuotedAsTheServerQuotes) {
  const TemplateInputs inputs = {{"t", text("sales.or`d\"ers")}};
  const std::string query = "SELECT 1 FROM {{ t | identifier }}";
  EXPECT_EQ(render_one(query, inputs, postgresql).sql, R"(SELECT 1 FROM "sales"."or`d""ers")");
  EXPECT_EQ(render_one(query, inputs, mysql).sql, R"(SELECT 1 FROM `sales`.`or``d"ers`)");
  EXPECT_EQ(render_one(query, inputs, sqlite).sql, R"(SELECT 1 FROM "sales"."or`d""ers")");
}

TEST(EngineDialects, ABackslashInAStringMeansWhatItMeansToTheServer) {
  const TemplateInputs inputs = {{"x", text("!")}};
  const std::string query = R"(SELECT 'a\tb{{ x }}')";
  const auto sent = [&](const SqlDialect& dialect) {
    return render_one(query, inputs, dialect).parameters.at(0).value;
  };
  EXPECT_EQ(sent(postgresql), Value(R"(a\tb!)"));
  EXPECT_EQ(sent(mysql), Value("a\tb!"));
  EXPECT_EQ(sent(sqlite), Value(R"(a\tb!)"));
}

TEST(EngineDialects, SqliteRefusesNamesThatItWouldTakeForParameters) {
  for (const std::string name : {":undeclared", "@x", "$x", "?"}) {
    const std::string query = "SELECT {{ a }}, " + name;
    EXPECT_THAT(error_of(query, {{"a", integer(1)}}, sqlite).message(),
                HasSubstr("placeholder of the database"))
        << name;
  }
}

TEST(EngineDialects, VariablesOfMysqlAndOperatorsOfPostgresqlAreLeftAlone) {
  const TemplateInputs inputs = {{"a", text("key")}};
  EXPECT_EQ(render_one("SELECT @x, :x, {{ a }}", inputs, mysql).sql, "SELECT @x, :x, ?");
  EXPECT_EQ(render_one("SELECT '{}'::jsonb ? {{ a }}", inputs, postgresql).sql,
            "SELECT '{}'::jsonb ? $1");
}

}  // namespace
}  // namespace sqlpod
