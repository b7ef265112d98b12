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

}  // namespace
}  // namespace sqlpod
