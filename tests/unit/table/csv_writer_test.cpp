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

TEST(CsvWriter, FlushWritesWhatWasHeldBack) {
  const auto batch = batch_of({{"id", arrow::int64(), "[1]"}});
  const auto stream = checked(arrow::io::BufferOutputStream::Create());
  const auto writer = make_table_writer(TableFormat::csv, batch->schema(), *stream);
  writer->write(*batch);
  writer->flush();
  EXPECT_EQ(checked(stream->Tell()), 5);
  writer->write(*batch);
  writer->finish();
  EXPECT_EQ(checked(stream->Finish())->ToString(), "id\n1\n1\n");
}

TEST(CsvWriter, ACellLargerThanEveryBufferIsWrittenWhole) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(csv({{"c", arrow::utf8(), "[\"" + text + "\"]"}}), "c\n" + text + "\n");
}

TEST(CsvWriter, ListsStructsAndMapsAreJson) {
  const auto pair =
      arrow::struct_({arrow::field("a", arrow::int32()), arrow::field("b", arrow::utf8())});
  EXPECT_EQ(csv({{"tags", arrow::list(arrow::utf8()), R"([["x", null, "y,\"z"], [], null])"},
                 {"pair", pair, R"([{"a": 1, "b": "q"}, {"a": null, "b": null}, null])"},
                 {"map", arrow::map(arrow::utf8(), arrow::utf8()),
                  R"([[["k", "v"], ["l", null]], [], null])"}}),
            "tags,pair,map\n"
            "\"[\"\"x\"\",null,\"\"y,\\\"\"z\"\"]\",\"{\"\"a\"\":1,\"\"b\"\":\"\"q\"\"}\","
            "\"{\"\"k\"\":\"\"v\"\",\"\"l\"\":null}\"\n"
            "[],\"{\"\"a\"\":null,\"\"b\"\":null}\",{}\n"
            ",,\n");
}

TEST(CsvWriter, EveryOtherTypeIsItsText) {
  EXPECT_EQ(
      csv({{"i", arrow::month_day_nano_interval(), "[[14, 3, 500000000], null]"},
           {"d", arrow::decimal128(30, 2), R"(["-1234567890123456789012345678.90", "0.05"])"},
           {"w", arrow::decimal256(76, 38),
            R"(["0.00000000000000000000000000000000000001", null])"},
           {"n", arrow::null(), "[null, null]"},
           {"b", arrow::boolean(), "[true, false]"},
           {"t", timestamp_us("UTC"), "[0, -1]"},
           {"p", arrow::duration(arrow::TimeUnit::MICRO), "[-1, 93784000000]"}}),
      "i,d,w,n,b,t,p\n"
      "P1Y2M3DT0.5S,-1234567890123456789012345678.90,0.00000000000000000000000000000000000001,"
      ",true,1970-01-01T00:00:00Z,-00:00:00.000001\n"
      ",0.05,,,false,1969-12-31T23:59:59.999999Z,26:03:04\n");
}

TEST(CsvWriter, OneTextThatNeedsQuotesChangesNothingForTheOthers) {
  EXPECT_EQ(csv({{"c", arrow::utf8(), R"(["plain", "a,b", "", "\\.", "other", null])"}}),
            "c\nplain\n\"a,b\"\n\"\"\n\"\\.\"\nother\n\n");
}

TEST(CsvWriter, TextsOfEveryLengthAreWhole) {
  // Around every length at which texts are handled in another way, and across full buffers.
  std::string json;
  std::string expected = "c\n";
  for (std::size_t length = 1; length < 1200; ++length) {
    const std::string text(length, static_cast<char>('a' + length % 26));
    json += (json.empty() ? "[\"" : ",\"") + text + "\"";
    expected += text + "\n";
  }
  EXPECT_EQ(csv({{"c", arrow::utf8(), json + "]"}}), expected);
}

TEST(CsvWriter, ATypeItDoesNotHoldIsAnErrorBeforeTheFirstRow) {
  const auto type = arrow::list(arrow::timestamp(arrow::TimeUnit::NANO));
  const Error error = error_of([&] { csv({{"tags", type, "[[1]]"}}); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(),
            "column 'tags' has the type list<item: timestamp[ns]>, which csv output does not hold");
}

TEST(CsvWriter, TextInAListThatIsNotUtf8NamesRowAndColumn) {
  auto values = std::make_shared<arrow::StringBuilder>();
  arrow::ListBuilder builder(arrow::default_memory_pool(), values);
  for (const char* text : {"fine",
                           "br\xFC"
                           "cke"}) {
    check(builder.Append());
    check(values->Append(text));
  }
  const auto array = checked(builder.Finish());
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema({arrow::field("c", array->type())}), 2, {array});
  const Error error = error_of([&] { written(TableFormat::csv, {batch}); });
  EXPECT_EQ(error.message(), "row 2, column 'c': the text is not valid UTF-8");
}

}  // namespace
}  // namespace sqlpod
