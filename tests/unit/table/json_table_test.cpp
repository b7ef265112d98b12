#include "executor/table/json_table.h"

#include "tests/unit/table/table_file_testing.h"

namespace sqlpod {
namespace {

using table_file_testing::column;
using table_file_testing::Table;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class JsonTable : public table_file_testing::TableFileTest {};

TEST_F(JsonTable, DeclaredColumnsAreReadByTheirTypes) {
  const Table table = read(
      "rows.jsonl",
      "{\"a\": 1, \"b\": 12.50, \"c\": \"x\", \"d\": {\"k\": [1]}}\n"
      "\n"
      "{\"d\": \"t\", \"b\": \"0.1\", \"a\": \"2\"}\r\n",
      {column("d", "json"), column("c", "str | None"), column("b", "decimal"), column("a", "int")});
  EXPECT_EQ(table.schema->ToString(), "d: string\nc: string\nb: string\na: int64");
  EXPECT_THAT(table.columns[0], ElementsAre("{\"k\":[1]}", "\"t\""));
  EXPECT_THAT(table.columns[1], ElementsAre("x", "NULL"));
  EXPECT_THAT(table.columns[2], ElementsAre("12.50", "0.1"));
  EXPECT_THAT(table.columns[3], ElementsAre("1", "2"));
}

TEST_F(JsonTable, UndeclaredColumnsHaveTheTypesOfTheFirstRows) {
  const Table table =
      read("rows.ndjson",
           "{\"i\": 1, \"f\": 1, \"t\": \"x\", \"b\": true, \"n\": null}\n"
           "{\"i\": null, \"f\": 1.5, \"t\": 5, \"l\": [1, null], \"e\": []}\n"
           "{\"m\": {\"a\": 1}, \"d\": 0.1234567890123456789, \"x\": [1, \"a\"]}\n");
  EXPECT_EQ(table.schema->ToString(),
            "i: int64\nf: double\nt: string\nb: bool\nn: string\nl: list<item: int64>\n"
            "e: list<item: string>\nm: string\nd: string\nx: list<item: string>");
  EXPECT_THAT(table.columns[2], ElementsAre("x", "5", "NULL"));
  EXPECT_THAT(table.columns[7], ElementsAre("NULL", "NULL", "{\"a\":1}"));
  EXPECT_THAT(table.columns[8], ElementsAre("NULL", "NULL", "0.1234567890123456789"));
}

TEST_F(JsonTable, ARowThatTheFirstOnesDoNotForeseeIsRefused) {
  std::string text;
  for (int i = 0; i < 9000; ++i) text += "{\"a\": 1, \"f\": 0.5}\n";
  EXPECT_EQ(error_of("rows.jsonl", text + "{\"a\": 1.5}\n"),
            "rows.jsonl: row 9001, column 'a': '1.5' is not an int; the first rows show another "
            "type: declare the table's columns");
  EXPECT_THAT(error_of("rows.jsonl", text + "{\"b\": 1}\n"),
              HasSubstr("row 9001: the key 'b' is in none of the first rows; declare"));
  EXPECT_THAT(error_of("rows.jsonl", text + "{\"f\": 9007199254740993}\n"),
              HasSubstr("column 'f': a float would lose digits of the number 9007199254740993"));
  EXPECT_THAT(error_of("rows.jsonl", "{\"l\": [0.5, 9007199254740993]}\n"),
              HasSubstr("column 'l': a float would lose digits"));
}

TEST_F(JsonTable, AFileWithoutRowsIsATableWithoutRows) {
  EXPECT_EQ(read("rows.jsonl", "").schema->num_fields(), 0);
  EXPECT_EQ(read("rows.jsonl", "\n \n").rows, 0);
  const Table declared = read("rows.jsonl", "", {column("a", "int")});
  EXPECT_EQ(declared.schema->ToString(), "a: int64");
  EXPECT_EQ(declared.rows, 0);
}

TEST_F(JsonTable, AnIllTypedCellIsNamedByRowLineAndColumn) {
  EXPECT_THAT(error_of("rows.jsonl", "{\"a\": 1}\n\n{\"a\": \"x\"}\n", {column("a", "int")}),
              StartsWith("rows.jsonl: row 2 (line 3), column 'a': 'x' is not an int; an int is"));
  EXPECT_THAT(error_of("rows.jsonl", "{\"a\": [1]}\n", {column("a", "int")}),
              StartsWith("rows.jsonl: row 1, column 'a': expected int, not a list"));
  EXPECT_THAT(error_of("rows.jsonl", "{\"a\": [1, \"x\"]}\n", {column("a", "list[int]")}),
              StartsWith("rows.jsonl: row 1, column 'a': [1]: 'x' is not an int"));
}

TEST_F(JsonTable, AKeyThatIsNotThereIsNull) {
  EXPECT_THAT(error_of("rows.jsonl", "{\"a\": 1}\n{}\n", {column("a", "int")}),
              StartsWith("rows.jsonl: row 2, column 'a': NULL is not a value of int"));
  EXPECT_THAT(read("rows.jsonl", "{\"a\": 1}\n{}\n", {column("a", "int | None")}).columns[0],
              ElementsAre("1", "NULL"));
}

TEST_F(JsonTable, AColumnThatNoRowHasIsMissing) {
  EXPECT_EQ(error_of("rows.jsonl", "{\"nmae\": 1}\n{}\n", {column("name", "int | None")}),
            "rows.jsonl: the column 'name' is missing; it has 'nmae'; did you mean 'nmae' for "
            "'name'?");
}

struct Wrong {
  std::string text;
  std::string message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << ::testing::PrintToString(wrong.text);
}

class WrongJson : public JsonTable, public ::testing::WithParamInterface<Wrong> {};

TEST_P(WrongJson, IsRefusedWithItsPlace) {
  EXPECT_THAT(error_of("rows.jsonl", GetParam().text),
              StartsWith("rows.jsonl: " + GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongJson,
    ::testing::Values(Wrong{"[{\"a\": 1}]\n",
                            "row 1: expected an object, not a list; each line is an object"},
                      Wrong{"{\"a\": 1}\n{\"a\": }\n", "row 2: column 7: expected a JSON value"},
                      Wrong{"{\"a\": 1,\n\"b\": 2}\n", "row 1: column 9: expected a key"},
                      Wrong{"{\"a\": 1} {\"a\": 2}\n", "row 1: column 10: something follows"},
                      Wrong{"{\"a\": 1, \"a\": 2}\n", "row 1: column 10: key 'a' stands twice"},
                      Wrong{"{\"a\": \"\xff\"}\n", "row 1: "},
                      Wrong{std::string("{\"a\": \"\0\"}\n", 11), "row 1: "},
                      Wrong{"a,b\n1,2\n", "row 1: column 1: expected a JSON value"},
                      Wrong{"{\"a\": " + std::string(100'000, '[') + "}\n", "row 1: "}));

TEST_F(JsonTable, BatchesAreBoundedByRows) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "{\"a\": " + std::to_string(i) + "}\n";
  const Table table = read("rows.jsonl", text, {column("a", "int")});
  EXPECT_EQ(table.rows, 20'000);
  EXPECT_LE(table.largest_batch, 8192);
  EXPECT_EQ(table.columns[0].back(), "19999");
}

}  // namespace
}  // namespace sqlpod
