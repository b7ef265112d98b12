#include "executor/table/csv_table.h"

#include "tests/unit/table/table_file_testing.h"

namespace sqlpod {
namespace {

using table_file_testing::column;
using table_file_testing::Table;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CsvTable : public table_file_testing::TableFileTest {};

TEST_F(CsvTable, CellsAreTextWithoutDeclaredColumns) {
  const Table table = read("rows.csv", "id,name\n1,apple\n02, pear \n");
  EXPECT_EQ(table.schema->ToString(), "id: string\nname: string");
  EXPECT_THAT(table.columns[0], ElementsAre("1", "02"));
  EXPECT_THAT(table.columns[1], ElementsAre("apple", " pear "));
}

TEST_F(CsvTable, AnEmptyCellIsNullAndAQuotedOneAnEmptyText) {
  const Table table = read("rows.csv", "a,b\n,\"\"\nnull,\n");
  EXPECT_THAT(table.columns[0], ElementsAre("NULL", "null"));
  EXPECT_THAT(table.columns[1], ElementsAre("", "NULL"));
  EXPECT_THAT(read("one.csv", "a\n\nx\n").columns[0], ElementsAre("NULL", "x"));
}

TEST_F(CsvTable, QuotesHoldCommasLinesAndDoubledQuotes) {
  const Table table = read("rows.csv", "a,b\n\"x,y\",\"5\"\" disk\"\n\"1\n2\r\n3\",\"\"\"\"\n");
  EXPECT_THAT(table.columns[0], ElementsAre("x,y", "1\n2\r\n3"));
  EXPECT_THAT(table.columns[1], ElementsAre("5\" disk", "\""));
}

TEST_F(CsvTable, LinesEndInLfOrCrlfAndTheLastNeedsNoEnd) {
  for (const char* const text : {"a,b\n1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n", "a,b\n1,2\r\n3,4\r",
                                 "\xef\xbb\xbf"
                                 "a,b\n1,2\n3,\"4\""}) {
    const Table table = read("rows.csv", text);
    EXPECT_EQ(table.schema->field(0)->name(), "a") << text;
    EXPECT_THAT(table.columns[0], ElementsAre("1", "3")) << text;
    EXPECT_THAT(table.columns[1], ElementsAre("2", "4")) << text;
  }
}

TEST_F(CsvTable, AHeaderAloneIsATableWithoutRows) {
  for (const char* const text : {"a,b", "a,b\n", "\"a\",b\r\n"}) {
    const Table table = read("rows.csv", text);
    EXPECT_EQ(table.rows, 0) << text;
    EXPECT_EQ(table.schema->num_fields(), 2) << text;
  }
}

TEST_F(CsvTable, DeclaredColumnsComeInTheirOrderAndOthersAreLeftOut) {
  const Table table =
      read("rows.csv", "c,b,a\nx,2,1.5\n", {column("a", "float"), column("b", "int")});
  EXPECT_EQ(table.schema->ToString(), "a: double\nb: int64");
  EXPECT_THAT(table.columns[0], ElementsAre("1.5"));
  EXPECT_THAT(table.columns[1], ElementsAre("2"));
}

struct Typed {
  std::string type;
  std::string cells;  ///< one a line
  std::string arrow_type;
  std::vector<std::string> expected;
};

void PrintTo(const Typed& typed, std::ostream* out) {
  *out << typed.type;
}

class CsvTypes : public CsvTable, public ::testing::WithParamInterface<Typed> {};

TEST_P(CsvTypes, AreReadAsInputsAre) {
  const Typed& typed = GetParam();
  const Table table = read("rows.csv", "a\n" + typed.cells, {column("a", typed.type)});
  EXPECT_EQ(table.schema->field(0)->type()->ToString(), typed.arrow_type);
  EXPECT_EQ(table.columns[0], typed.expected);
}

INSTANTIATE_TEST_SUITE_P(
    All, CsvTypes,
    ::testing::Values(
        Typed{"int | None",
              "42\n+7\n-9223372036854775808\n\nnull\n",
              "int64",
              {"42", "7", "-9223372036854775808", "NULL", "NULL"}},
        Typed{"float", "0.5\n1e-3\nnan\n", "double", {"0.5", "0.001", "NaN"}},
        Typed{"str | None", "a\n\"\"\n\nnull\n", "string", {"a", "", "NULL", "null"}},
        Typed{"bool", "true\nno\n1\n", "bool", {"true", "false", "true"}},
        Typed{"date", "2024-02-29\n", "date32[day]", {"2024-02-29"}},
        Typed{"time", "10:30\n", "time64[us]", {"10:30:00"}},
        Typed{"datetime | None",
              "\n2024-01-31 10:30:00.5\n2024-01-31\n",
              "timestamp[us]",
              {"NULL", "2024-01-31T10:30:00.500000", "2024-01-31T00:00:00"}},
        Typed{"datetime",
              "2024-01-31T10:30:00+02:00\n2024-01-31T10:30:00Z\n",
              "timestamp[us, tz=UTC]",
              {"2024-01-31T08:30:00Z", "2024-01-31T10:30:00Z"}},
        Typed{"timedelta", "P1DT2H\n90.5\n", "duration[us]", {"26:00:00", "00:01:30.500000"}},
        Typed{"decimal",
              "12.50\n1e3\n0.1234567890123456789\n",
              "string",
              {"12.50", "1000", "0.1234567890123456789"}},
        Typed{"bytes", "AAEC\n", "binary", {"\\x000102"}},
        Typed{"uuid",
              "123E4567E89B12D3A456426614174000\n",
              "string",
              {"123e4567-e89b-12d3-a456-426614174000"}},
        Typed{"json", "\"{\"\"a\"\": [1, 2.5]}\"\n5\n", "string", {"{\"a\":[1,2.5]}", "5"}},
        Typed{"list[int]", "\"[1, 2]\"\n[]\n", "list<item: int64>", {"[1,2]", "[]"}}));

TEST_F(CsvTable, AnIllTypedCellIsNamedByRowLineAndColumn) {
  EXPECT_EQ(error_of("rows.csv", "a,b\n1,x\n2,\"y\nz\"\nthree,w\n",
                     {column("b", "str"), column("a", "int")}),
            "rows.csv: row 3 (line 5), column 'a': 'three' is not an int; an int is digits with an "
            "optional sign, such as 42, from -9223372036854775808 to 9223372036854775807");
}

TEST_F(CsvTable, NullNeedsATypeThatAllowsIt) {
  EXPECT_THAT(error_of("rows.csv", "a,b\n1,\n", {column("b", "str")}),
              StartsWith("rows.csv: row 1 (line 2), column 'b': NULL is not a value of str; "
                         "declare it as 'str | None'"));
  EXPECT_THAT(error_of("rows.csv", "a,b\n1,\"\"\n", {column("b", "int | None")}),
              HasSubstr("'' is not an int"));
}

TEST_F(CsvTable, ErrorsBehindTheFirstBatchNameTheirRowToo) {
  std::string text = "a\n";
  for (int i = 0; i < 20'000; ++i) text += "7\n";
  EXPECT_THAT(error_of("rows.csv", text + "x\n", {column("a", "int")}),
              StartsWith("rows.csv: row 20001 (line 20002), column 'a': 'x'"));
}

TEST_F(CsvTable, DatetimesWithAndWithoutOffsetDoNotMix) {
  EXPECT_THAT(
      error_of("rows.csv", "a\n2024-01-31\n2024-01-31T10:00:00Z\n", {column("a", "datetime")}),
      HasSubstr("row 2 (line 3), column 'a': a datetime has a UTC offset, and those before "
                "it have none; write all of them alike"));
  EXPECT_THAT(error_of("rows.csv", "a\n10:00+01:00\n", {column("a", "time")}),
              HasSubstr("a time with a UTC offset"));
}

TEST_F(CsvTable, AMissingColumnIsNamedWithThoseThatAreThere) {
  EXPECT_EQ(error_of("rows.csv", "id,nmae\n1,x\n", {column("id", "int"), column("name", "str")}),
            "rows.csv: the column 'name' is missing; it has 'id', 'nmae'; did you mean 'nmae' for "
            "'name'?");
  EXPECT_THAT(error_of("rows.csv", "id;name\n1;x\n", {column("id", "int"), column("name", "str")}),
              HasSubstr("the columns 'id', 'name' are missing; it has 'id;name'"));
}

struct Wrong {
  std::string text;
  std::string message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) {
  *out << ::testing::PrintToString(wrong.text);
}

class WrongCsv : public CsvTable, public ::testing::WithParamInterface<Wrong> {};

TEST_P(WrongCsv, IsRefusedWithItsPlace) {
  EXPECT_THAT(error_of("rows.csv", GetParam().text), StartsWith("rows.csv" + GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    All, WrongCsv,
    ::testing::Values(
        Wrong{"", " is empty; a CSV file begins with a line of column names"},
        Wrong{"\xef\xbb\xbf", " is empty"},
        Wrong{"a,b,a\n1,2,3\n", ": line 1: the column 'a' stands twice in the header"},
        Wrong{"a,b\n1,2\n1\n", ": row 2 (line 3): it has 1 cell, and the header 2 cells"},
        Wrong{"a,b\n1,2,3\n", ": row 1 (line 2): it has 3 cells, and the header 2 cells"},
        Wrong{"a,b\n\n", ": row 1 (line 2): it has 1 cell"},
        Wrong{"a\n5\" disk\n", ": row 1 (line 2): a quote stands inside of a cell without quotes"},
        Wrong{"a\n\"x\"y\n", ": row 1 (line 2): text follows the closing quote of cell 1"},
        Wrong{"a\n1\n\"x\ny", ": row 2 (line 3): a quoted cell is never closed"},
        Wrong{"\"", ": line 1: a quoted cell is never closed"},
        Wrong{"a\n1\r2\n", ": row 1 (line 2): a carriage return stands inside"},
        Wrong{"a\ncaf\xe9\n", ": row 1 (line 2): it is not UTF-8"},
        Wrong{"a\xff\n1\n", ": line 1: it is not UTF-8"},
        Wrong{std::string("a\nx\0y\n", 6), ": row 1 (line 2): it holds a NUL byte"},
        Wrong{std::string("\xff\xfe"
                          "a\0\n\0",
                          6),
              ": line 1: it holds a NUL byte"}));

TEST_F(CsvTable, RowsOfAnyLengthComeThroughTheWindow) {
  // Cells around the size of what is read at once, with quotes to double at every place.
  for (const std::size_t size : {262'140U, 262'144U, 262'150U, 1'000'000U}) {
    const std::string cell(size, 'x');
    const Table table = read("rows.csv", "a,b\n" + cell + ",\"" + cell + "\"\"\n\"\r\n1,2\r\n");
    EXPECT_EQ(table.columns[0], (std::vector<std::string>{cell, "1"}));
    EXPECT_EQ(table.columns[1], (std::vector<std::string>{cell + "\"\n", "2"}));
  }
}

TEST_F(CsvTable, BatchesAreBoundedByRows) {
  std::string text = "a,b\n";
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i) + ",\"\xc3\xa4\"\r\n";
  const Table table = read("rows.csv", text, {column("a", "int")});
  EXPECT_EQ(table.rows, 30'000);
  EXPECT_LE(table.largest_batch, 8192);
  EXPECT_EQ(table.columns[0].back(), "29999");
}

TEST_F(CsvTable, ARowWithoutEndIsRefusedBeforeItFillsTheMemory) {
  const std::string text = "a\n\"" + std::string(140'000'000, 'x');
  EXPECT_THAT(error_of("rows.csv", text), HasSubstr("a row is longer than 64 MiB"));
}

}  // namespace
}  // namespace sqlpod
