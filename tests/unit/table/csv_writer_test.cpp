#include "executor/table/csv_writer.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::string csv(const std::vector<Column>& columns) {
  return written(TableFormat::csv, columns);
}

TEST(CsvWriter, WritesAHeaderAndALineForEachRow) {
  EXPECT_EQ(csv({{"id", arrow::int64(), "[1, 2]"},
                 {"name", arrow::utf8(), R"(["alice", "bob"])"},
                 {"value", arrow::float64(), "[1.5, 3]"}}),
            "id,name,value\n1,alice,1.5\n2,bob,3.0\n");
}

TEST(CsvWriter, NullIsAnEmptyFieldAndTheEmptyStringIsQuoted) {
  EXPECT_EQ(csv({{"a", arrow::utf8(), R"(["", null])"}, {"b", arrow::int64(), "[null, 1]"}}),
            "a,b\n\"\",\n,1\n");
}

TEST(CsvWriter, NullAloneOnALineIsAnEmptyLine) {
  EXPECT_EQ(csv({{"a", arrow::utf8(), R"([null, "", "x"])"}}), "a\n\n\"\"\nx\n");
}

TEST(CsvWriter, WhatWouldBeMisreadIsQuoted) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"(["a,b"])", "\"a,b\""},   {R"(["a\"b"])", "\"a\"\"b\""}, {R"(["\""])", "\"\"\"\""},
      {R"(["a\nb"])", "\"a\nb\""}, {R"(["a\rb"])", "\"a\rb\""},   {R"(["\\."])", "\"\\.\""},
      {R"([" a "])", " a "},       {R"(["a;b\tc"])", "a;b\tc"},   {R"(["NULL"])", "NULL"}};
  for (const auto& [json, field] : cases) {
    EXPECT_EQ(csv({{"c", arrow::utf8(), json}}), "c\n" + field + "\n");
    EXPECT_EQ(csv({{"c", arrow::large_utf8(), json}}), "c\n" + field + "\n");
  }
}

TEST(CsvWriter, ColumnNamesAreQuotedLikeTextAndMayRepeat) {
  EXPECT_EQ(csv({{"a,b", arrow::int8(), "[1]"},
                 {"", arrow::int8(), "[2]"},
                 {"x", arrow::int8(), "[3]"},
                 {"x", arrow::int8(), "[4]"}}),
            "\"a,b\",\"\",x,x\n1,2,3,4\n");
}

TEST(CsvWriter, NoRowsGiveTheHeaderAlone) {
  EXPECT_EQ(csv({{"id", arrow::int64(), "[]"}}), "id\n");
}

TEST(CsvWriter, BytesAreHexadecimalAndEveryRealHasAForm) {
  EXPECT_EQ(csv({{"b", arrow::binary(), R"(["a,b", null, ""])"},
                 {"f", arrow::float64(), "[NaN, Inf, -Inf]"}}),
            "b,f\n\\x612c62,NaN\n,Infinity\n\\x,-Infinity\n");
}

TEST(CsvWriter, RowsOfSeveralBatchesAndSlicesFollowEachOther) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1, 2, null, 4]"}});
  EXPECT_EQ(written(TableFormat::csv, {batch->Slice(1, 2), batch->Slice(0, 0), batch->Slice(3)}),
            "id\n2\n\n4\n");
}

TEST(CsvWriter, ACellLargerThanEveryBufferIsWrittenWhole) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(csv({{"c", arrow::utf8(), "[\"" + text + "\"]"}}), "c\n" + text + "\n");
}

TEST(CsvWriter, ATypeItDoesNotHoldIsAnErrorBeforeTheFirstRow) {
  const Error error = error_of([] { csv({{"tags", arrow::list(arrow::int64()), "[[1]]"}}); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(),
            "column 'tags' has the type list<item: int64>, which csv output does not hold");
}

}  // namespace
}  // namespace sqlpod
