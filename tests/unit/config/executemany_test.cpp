#include "config/executemany.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "config/inputs.h"
#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

constexpr const char* head =
    "name: t\nquery_template: INSERT INTO t VALUES (:a)\ntask_config: {uri: 'sqlite://'}\n";

TaskSpec parse(const std::string& yaml) {
  return parse_task_spec(head + yaml, "t.yaml");
}

// The one error, or the details of several.
std::string errors_of(const std::string& yaml) {
  try {
    parse(yaml);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    return error.details().empty() ? error.message() + "; " + error.hint() : error.details();
  }
  return "(parsed)";
}

TEST(Executemany, NamesATable) {
  const TaskSpec spec = parse("inputs: {rows: table, day: date}\nexecutemany: rows\n");
  EXPECT_EQ(spec.executemany, "rows");
  ASSERT_EQ(spec.inputs.size(), 2U);
  EXPECT_TRUE(spec.inputs[0].table_columns.has_value());
  EXPECT_TRUE(spec.inputs[0].table_columns->empty());
  EXPECT_EQ(spec.inputs[0].type_name(), "table");
  EXPECT_FALSE(spec.inputs[1].table_columns.has_value());
  EXPECT_EQ(spec.inputs[1].type_name(), "date");
}

TEST(Executemany, TheColumnsOfATableKeepTheirOrder) {
  const TaskSpec spec = parse(
      "inputs:\n"
      "  rows: {type: table, columns: {id: int, tags: 'list[str]', note: str | None}, default: "
      "r.csv}\n"
      "executemany: rows\n");
  const auto& columns = *spec.inputs.at(0).table_columns;
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[0].name + " " + to_string(columns[0].type), "id int");
  EXPECT_EQ(columns[1].name + " " + to_string(columns[1].type), "tags list[str]");
  EXPECT_EQ(columns[2].name + " " + to_string(columns[2].type), "note str | None");
  EXPECT_EQ(spec.inputs[0].default_value, Value(std::string("r.csv")));
}

TEST(Executemany, TheValueOfATableIsItsPath) {
  const TaskSpec spec = parse("inputs: {rows: table}\nexecutemany: rows\n");
  EXPECT_EQ(bind_inputs(spec, {{}, {{"rows", "data/rows.csv"}}}).at("rows"),
            Value(std::string("data/rows.csv")));
  try {
    bind_inputs(spec, {});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "input 'rows' (table) is missing");
    EXPECT_EQ(error.hint(), "give its file with -i rows=rows.csv or in the inputs file");
  }
}

struct Mistake {
  std::string yaml;
  std::string message;
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.yaml;
}

class ExecutemanyMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(ExecutemanyMistake, IsNamedWithItsPlace) {
  EXPECT_THAT(errors_of(GetParam().yaml), HasSubstr("t.yaml:" + GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, ExecutemanyMistake,
    ::testing::Values(
        Mistake{"executemany: rows\n",
                "4:1: executemany: there is no input 'rows'; declare it: inputs: {rows: table}"},
        Mistake{"inputs: {rows: table}\nexecutemany: row\n",
                "5:1: executemany: there is no input 'row'; did you mean 'rows'?"},
        Mistake{"inputs: {rows: table}\nexecutemany: row\n",
                "4:10: inputs.rows: a table is for executemany, which does not name it; a task "
                "takes one table"},
        Mistake{"inputs: {rows: 'list[int]'}\nexecutemany: rows\n",
                "5:1: executemany: the input 'rows' is no table but list[int]; declare it as rows: "
                "table, or {type: table, columns: {…}}"},
        Mistake{"inputs: {rows: table}\n",
                "4:10: inputs.rows: a table is for executemany, which does not name it; write "
                "executemany: rows"},
        Mistake{"inputs: {rows: table, more: table}\nexecutemany: rows\n",
                "4:23: inputs.more: a table is for executemany"},
        Mistake{"executemany: [rows]\n", "4:14: executemany: expected text, not a list"},
        Mistake{"inputs: {rows: table}\nexecutemany: rows\noutput_schema_type: any\n",
                "5:1: executemany: gives no table, and output_schema_type expects one; leave"},
        Mistake{"inputs: {rows: table}\nexecutemany: rows\nautocommit: true\n",
                "5:1: executemany: runs in one transaction, which autocommit does without"},
        Mistake{"inputs: {rows: table}\nexecutemany: rows\ninterpolation: text\n",
                "5:1: executemany: binds the values of each row, which `interpolation: text`"},
        Mistake{"inputs: {rows: 'list[table]'}\n",
                "4:16: inputs.rows: unknown type 'table'; a table is an input as a whole: write "
                "`rows: table`"},
        Mistake{"inputs: {rows: table | None}\n", "4:16: inputs.rows: unknown type 'table'"},
        Mistake{"inputs: {rows: {type: table, columns: {a: table}}}\nexecutemany: rows\n",
                "4:43: inputs.rows.columns.a: unknown type 'table'"},
        Mistake{"inputs: {rows: {type: table, columns: {a: integer}}}\nexecutemany: rows\n",
                "4:43: inputs.rows.columns.a: unknown type 'integer'; did you mean 'int'?"},
        Mistake{"inputs: {rows: {type: table, columns: {a b: int}}}\nexecutemany: rows\n",
                "4:40: inputs.rows.columns.a b: 'a b' is not a name for a column; use letters"},
        Mistake{"inputs: {rows: {type: table, columns: {}}}\nexecutemany: rows\n",
                "4:30: inputs.rows.columns: names no columns; write a map"},
        Mistake{"inputs: {rows: {type: table, columns: [a]}}\nexecutemany: rows\n",
                "4:30: inputs.rows.columns: names no columns; write a map"},
        Mistake{"inputs: {rows: {type: int, columns: {a: int}}}\n",
                "4:28: inputs.rows.columns: only a table has columns; write type: table"},
        Mistake{"inputs: {rows: {type: table, colums: {a: int}}}\nexecutemany: rows\n",
                "4:30: inputs.rows.colums: unknown key; did you mean 'columns'?"},
        Mistake{"inputs: {a: int, rows: {type: table, columns: {a: int}}}\nexecutemany: rows\n",
                "4:10: inputs.a: the table 'rows' has a column of that name; rename one of them: "
                "both are written {{ .a }}"},
        Mistake{"inputs: {rows: {type: table, default: [1]}}\nexecutemany: rows\n",
                "4:39: inputs.rows.default: expected str, not a list"}));

TEST(Executemany, AnInputThatIsWrongInItselfIsReportedOnce) {
  EXPECT_EQ(errors_of("inputs: {rows: tabel}\nexecutemany: rows\n"),
            "t.yaml:4:16: inputs.rows: unknown type 'tabel'; known names: int, float, str, bool, "
            "date, time, datetime, timedelta, decimal, bytes, uuid, json, list[T]");
}

}  // namespace
}  // namespace sqlpod
