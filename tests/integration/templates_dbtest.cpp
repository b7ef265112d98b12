// What a query template means to a real PostgreSQL, MariaDB and SQLite, through the real program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/server_fixture.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;

class Templates : public ServerTest, public ::testing::WithParamInterface<std::string> {
 protected:
  Templates() {
    if (is("PostgreSQL")) {
      use_server<PostgresqlServer>("postgresql");
    } else if (is("MariaDB")) {
      use_server<MariadbServer>("mysql");
    }
    const Outcome made = run(task_yaml(uri_, my_table_sql, secret_));
    if (made.exit_code != 0) throw std::runtime_error(made.error);
  }

  static bool is(std::string_view database) { return GetParam() == database; }

  Outcome run_query(const std::string& query, const std::string& more,
                    const std::vector<std::string>& inputs) {
    std::vector<std::string> arguments;
    for (const std::string& input : inputs) arguments.insert(arguments.end(), {"-i", input});
    return run(task_yaml(uri_, query, secret_ + "output_schema_type: any\n" + more), arguments);
  }
  /// The CSV of a query's whole result, or its error.
  std::string table(const std::string& query, const std::string& more,
                    const std::vector<std::string>& inputs) {
    const Outcome outcome = run_query(query, more, inputs);
    return outcome.exit_code == 0 ? outcome.output : outcome.error;
  }

 private:
  template <typename Server>
  void use_server(const std::string& dialect) {
    mount_secret("my-db-secrets", "db-password", Server::password);
    secret_ = password_from_secret;
    uri_ = dialect + "://" + Server::user +
           "@127.0.0.1:" + std::to_string(Server::shared().port()) + "/" + Server::database;
  }

  std::string uri_ = "sqlite:///my_database.db";
  std::string secret_;
};

INSTANTIATE_TEST_SUITE_P(On, Templates, ::testing::Values("PostgreSQL", "MariaDB", "SQLite"),
                         [](const auto& database) { return database.param; });

TEST_P(Templates, AnEmptyListMatchesNothingAndItsNegationEverything) {
  const auto ids_where = [&](const std::string& comparison, const std::string& values) {
    return table("SELECT id FROM my_table WHERE value " + comparison + " ORDER BY id",
                 "inputs: {values: 'list[float]'}\n", {"values=" + values});
  };
  for (const std::string list : {"{{ .values }}", "({{ .values }})", "{{ .values | inclause }}"}) {
    EXPECT_EQ(ids_where("IN " + list, "[]"), "id\n") << list;
    // The last row has no value, and is not in an empty list either.
    EXPECT_EQ(ids_where("NOT IN " + list, "[]"), "id\n1\n2\n3\n4\n") << list;
    EXPECT_EQ(ids_where("IN " + list, "[0.5, 12.5]"), "id\n2\n3\n") << list;
    EXPECT_EQ(ids_where("NOT IN " + list, "[0.5, 12.5]"), "id\n1\n") << list;
  }
}

TEST_P(Templates, TypedLiteralsTakeValues) {
  const std::string query = "SELECT DATE '{{ .day }}' AS day, TIMESTAMP '{{ .moment }}' AS moment";
  const Outcome outcome = run_query(query, "inputs: {day: date, moment: str}\n",
                                    {"day=2024-02-29", "moment=2024-02-29 10:20:30.5"});
  if (is("SQLite")) {
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.error, HasSubstr("hint: call a function: DATE({{"));
  } else {
    EXPECT_EQ(outcome.output, "day,moment\n2024-02-29,2024-02-29T10:20:30.500000\n")
        << outcome.error;
  }
}

TEST_P(Templates, AnIntervalTakesABareNumber) {
  if (is("SQLite")) return;  // it has no intervals
  for (const std::string interval : {"INTERVAL '{{ .n }}' DAY", "INTERVAL {{ .n }} DAY"}) {
    EXPECT_EQ(table("SELECT CAST(DATE '2024-02-28' + " + interval + " AS DATE) AS day",
                    "inputs: {n: int}\n", {"n=2"}),
              "day\n2024-03-01\n")
        << interval;
  }
}

TEST_P(Templates, ANameIsQuotedWhateverItHolds) {
  EXPECT_EQ(
      table("CREATE TEMPORARY TABLE {{ t | identifier }} ({{ c | identifier }} INTEGER);\n"
            "INSERT INTO {{ t | identifier }} VALUES ({{ n }});\n"
            "SELECT {{ t | identifier }}.{{ c | identifier }} FROM {{ t | identifier }}",
            "inputs: {t: str, c: str, n: int}\n", {"t=odd \"na`me'", "c=select a\"b`c", "n=7"}),
      "\"select a\"\"b`c\"\n7\n");
}

TEST_P(Templates, ATextInsideALiteralComesThroughAsItIs) {
  const std::string text = R"(it's 100% \o/ "quoted" `_?$1:x--)";
  const std::string inputs = "inputs: {text: str, part: str}\n";
  const std::vector<std::string> values = {"text=" + text, R"(part=00% \o/ "q)"};
  EXPECT_EQ(table("UPDATE my_table SET name = '{{ .text }}' WHERE id = 2;\n"
                  "SELECT id FROM my_table WHERE name LIKE '%{{ .part }}%' ESCAPE '!'\n"
                  "AND name = '{{ .text }}' AND name LIKE 'it''s%'",
                  inputs, values),
            "id\n2\n");
  EXPECT_EQ(table("SELECT name FROM my_table WHERE name LIKE 'it''s{{ .part }}%' ESCAPE '!'",
                  "inputs: {part: str}\n", {"part= 1"}),
            "name\n\"it's 100% \\o/ \"\"quoted\"\" `_?$1:x--\"\n");
}

TEST_P(Templates, AValueIsNeverSql) {
  const std::string attack = "x'; DROP TABLE my_table; --";
  for (const std::string value : {"{{ .name }}", "'{{ .name }}'", ":name"}) {
    EXPECT_EQ(table("SELECT id FROM my_table WHERE name = " + value, "inputs: {name: str}\n",
                    {"name=" + attack}),
              "id\n");
  }
  EXPECT_EQ(table("SELECT count(*) AS n FROM my_table", "", {}), "n\n4\n");
}

TEST_P(Templates, ConditionsAndLoopsMakeTheQuery) {
  const std::string query =
      "SELECT id FROM my_table WHERE 1 = 1\n"
      "{%- if name is not none %} AND name LIKE '%{{ name }}%'{% endif %}\n"
      "{%- for id in without %} AND id <> {{ id }}{% endfor %}\n"
      "ORDER BY id";
  const std::string inputs =
      "inputs: {name: {type: 'str | None', default: null}, without: 'list[int]'}\n";
  EXPECT_EQ(table(query, inputs, {"without=[]"}), "id\n1\n2\n3\n4\n");
  EXPECT_EQ(table(query, inputs, {"name=apple", "without=[]"}), "id\n1\n2\n");
  EXPECT_EQ(table(query, inputs, {"without=[1, 4]"}), "id\n2\n3\n");
  EXPECT_EQ(table(query, inputs, {"name=apple", "without=[1, 4]"}), "id\n2\n");
}

TEST_P(Templates, ANameAfterAColonIsAPlaceholderInSqlProper) {
  EXPECT_EQ(
      table("SELECT id, ':low' AS word FROM my_table WHERE id > :low -- not :low\nORDER BY id",
            "inputs: {low: int}\n", {"low=3"}),
      "id,word\n4,:low\n");
}

TEST_P(Templates, TextInterpolationReplacesText) {
  EXPECT_EQ(
      table("SELECT id FROM {{ .inputs.table }} WHERE name LIKE '%{{.Inputs.word}}' AND id IN "
            "({{ .inputs.ids }})",
            "interpolation: text\ninputs: {table: str, word: str, ids: str}\n",
            {"table=my_table", "word=apple", "ids=2, 3"}),
      "id\n2\n");
}

}  // namespace
}  // namespace sqlpod::testing
