#include "executor/table/json_writer.h"

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using namespace table_fixture;

std::string jsonl(const std::vector<Column>& columns) {
  return written(TableFormat::jsonl, columns);
}

TEST(JsonWriter, JsonIsAnArrayOfObjects) {
  EXPECT_EQ(written(TableFormat::json,
                    {{"id", arrow::int64(), "[1, 2]"}, {"name", arrow::utf8(), R"(["a", null])"}}),
            "[\n{\"id\":1,\"name\":\"a\"},\n{\"id\":2,\"name\":null}\n]\n");
}

TEST(JsonWriter, NoRowsAreAnEmptyArrayAndNoLines) {
  EXPECT_EQ(written(TableFormat::json, {{"id", arrow::int64(), "[]"}}), "[]\n");
  EXPECT_EQ(jsonl({{"id", arrow::int64(), "[]"}}), "");
}

TEST(JsonWriter, BatchesOfAnyKindMakeOneArray) {
  const auto batch = batch_of({{"n", arrow::int64(), "[1, 2]"}});
  EXPECT_EQ(written(TableFormat::json, {batch->Slice(0, 0), batch, batch->Slice(1)}),
            "[\n{\"n\":1},\n{\"n\":2},\n{\"n\":2}\n]\n");
}

TEST(JsonWriter, NumbersHaveAllTheirDigits) {
  EXPECT_EQ(jsonl({{"i", arrow::int64(), "[9223372036854775807]"},
                   {"u", arrow::uint64(), "[18446744073709551615]"},
                   {"d", arrow::decimal128(20, 2), R"(["123456789012345678.90"])"},
                   {"f", arrow::float64(), "[0.1]"}}),
            "{\"i\":9223372036854775807,\"u\":18446744073709551615,\"d\":123456789012345678.90,"
            "\"f\":0.1}\n");
}

TEST(JsonWriter, NumbersThatJsonHasNotAreStrings) {
  EXPECT_EQ(jsonl({{"f", arrow::float64(), "[NaN, Inf, -Inf]"}}),
            "{\"f\":\"NaN\"}\n{\"f\":\"Infinity\"}\n{\"f\":\"-Infinity\"}\n");
}

TEST(JsonWriter, UnboundedNumbersAreNumbers) {
  EXPECT_EQ(jsonl({{"n", arrow::utf8(), R"(["1.50", "-7", "NaN", "00", null])", "numeric"}}),
            "{\"n\":1.50}\n{\"n\":-7}\n{\"n\":\"NaN\"}\n{\"n\":\"00\"}\n{\"n\":null}\n");
}

TEST(JsonWriter, TimesAreIsoStringsAndBytesBase64) {
  EXPECT_EQ(jsonl({{"d", arrow::date32(), "[19753]"},
                   {"t", arrow::time64(arrow::TimeUnit::MICRO), "[36000500000]"},
                   {"n", timestamp_us(), "[1706695200000000]"},
                   {"z", timestamp_us("UTC"), "[1706695200000000]"},
                   {"p", arrow::duration(arrow::TimeUnit::MICRO), "[93784000000]"},
                   {"b", arrow::binary(), R"(["foob"])"},
                   {"l", arrow::large_binary(), R"([""])"},
                   {"y", arrow::boolean(), "[true]"},
                   {"x", arrow::null(), "[null]"}}),
            "{\"d\":\"2024-01-31\",\"t\":\"10:00:00.500000\",\"n\":\"2024-01-31T10:00:00\","
            "\"z\":\"2024-01-31T10:00:00Z\",\"p\":\"26:03:04\",\"b\":\"Zm9vYg==\",\"l\":\"\","
            "\"y\":true,\"x\":null}\n");
}

TEST(JsonWriter, TextAndNamesAreEscaped) {
  EXPECT_EQ(jsonl({{"a\"b", arrow::utf8(), R"(["x\ny\"z\\"])"}}),
            "{\"a\\\"b\":\"x\\ny\\\"z\\\\\"}\n");
}

TEST(JsonWriter, JsonColumnsArePutInAsTheyAreOnOneLine) {
  EXPECT_EQ(jsonl({{"j", arrow::utf8(), R"(["{\"a\":\n [1, \"x\"]}", null])", "json"}}),
            "{\"j\":{\"a\":  [1, \"x\"]}}\n{\"j\":null}\n");
}

TEST(JsonWriter, AJsonColumnThatHoldsNoJsonNamesRowAndColumn) {
  const Error error = error_of([] {
    jsonl({{"j", arrow::utf8(), R"(["{}", "{\"a\":"])", "json"}});
  });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(), "row 2, column 'j': the text is not valid JSON");
}

TEST(JsonWriter, TextThatIsNotUtf8NamesRowAndColumn) {
  arrow::StringBuilder builder;
  for (const char* text : {"fine", "br\xFCke"}) check(builder.Append(text));
  const auto batch = arrow::RecordBatch::Make(arrow::schema({arrow::field("c", arrow::utf8())}), 2,
                                              {checked(builder.Finish())});
  const Error error = error_of([&] { written(TableFormat::json, {batch}); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(), "row 2, column 'c': the text is not valid UTF-8");
}

TEST(JsonWriter, TwoColumnsOfOneNameAreAnErrorBeforeTheFirstRow) {
  for (const TableFormat format : {TableFormat::json, TableFormat::jsonl, TableFormat::parquet}) {
    const Error error = error_of([&] {
      written(format, {{"a", arrow::int64(), "[1]"}, {"a", arrow::int64(), "[1]"}});
    });
    EXPECT_EQ(error.kind(), ErrorKind::output);
    EXPECT_EQ(error.message(), "the result has two columns named 'a', which " +
                                   std::string(name(format)) + " cannot tell apart");
  }
}

TEST(JsonWriter, ListsAreArraysAndStructsAndMapsAreObjects) {
  const auto inner =
      arrow::struct_({arrow::field("d", arrow::date32()), arrow::field("f", arrow::float64()),
                      arrow::field("b", arrow::binary())});
  EXPECT_EQ(
      jsonl({{"l", arrow::list(arrow::list(arrow::int32())), "[[[1, null], [], null], null]"},
             {"s", arrow::list(inner),
              R"([[{"d": 0, "f": 0.5, "b": "foob"}], [null, {"d": null, "f": NaN, "b": null}]])"},
             {"m", arrow::map(arrow::int32(), arrow::decimal128(5, 2)),
              R"([[[1, "1.50"]], [[2, null]]])"}}),
      "{\"l\":[[1,null],[],null],\"s\":[{\"d\":\"1970-01-01\",\"f\":0.5,\"b\":\"Zm9vYg==\"}],"
      "\"m\":{\"1\":1.50}}\n"
      "{\"l\":null,\"s\":[null,{\"d\":null,\"f\":\"NaN\",\"b\":null}],\"m\":{\"2\":null}}\n");
}

TEST(JsonWriter, WhatAListHoldsIsWrittenByItsKind) {
  const auto numbers = arrow::list(arrow::field(
      "item", arrow::utf8(), true, arrow::key_value_metadata({"sqlpod.type"}, {"numeric"})));
  const auto documents = arrow::list(arrow::field(
      "item", arrow::utf8(), true, arrow::key_value_metadata({"sqlpod.type"}, {"json"})));
  EXPECT_EQ(jsonl({{"n", numbers, R"([["1.50", "NaN"]])"}, {"j", documents, R"([["{\"a\":1}"]])"}}),
            "{\"n\":[1.50,\"NaN\"],\"j\":[{\"a\":1}]}\n");
}

TEST(JsonWriter, AnIntervalIsAnIsoDuration) {
  EXPECT_EQ(jsonl({{"i", arrow::month_day_nano_interval(), "[[-1, 0, 0]]"}}), "{\"i\":\"P-1M\"}\n");
}

TEST(JsonWriter, TextBeyondAsciiIsKeptAndLongTextsAreWhole) {
  const std::string text(300'000, 'x');
  EXPECT_EQ(jsonl({{"c", arrow::utf8(), "[\"naïve\", \"plain\", \"" + text + "\"]"}}),
            "{\"c\":\"naïve\"}\n{\"c\":\"plain\"}\n{\"c\":\"" + text + "\"}\n");
}

TEST(JsonWriter, ARowWithoutColumnsIsAnEmptyObject) {
  const auto batch =
      arrow::RecordBatch::Make(arrow::schema(arrow::FieldVector{}), 2, arrow::ArrayVector{});
  EXPECT_EQ(written(TableFormat::json, {batch}), "[\n{},\n{}\n]\n");
}

}  // namespace
}  // namespace sqlpod
