#include "flyte/result_table.h"

#include <gmock/gmock.h>

#include "executor/table/text_kind.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod::flyte {
namespace {

using namespace table_fixture;
using testing::HasSubstr;

/// The batches of a table, one column each, as the result has them.
arrow::RecordBatchVector result(const arrow::RecordBatchVector& batches,
                                const ResultRules& rules = {}) {
  const auto reader = result_table(
      checked(arrow::RecordBatchReader::Make(batches, batches.front()->schema())), rules);
  return checked(reader->ToRecordBatches());
}

/// Expects what becomes of a column.
void expect_column(const Column& source, const std::shared_ptr<arrow::DataType>& type,
                   const std::string& json, const ResultRules& rules = {}) {
  const auto batch = result({batch_of({source})}, rules).front();
  EXPECT_EQ(batch->schema()->field(0)->type()->ToString(), type->ToString());
  EXPECT_TRUE(batch->column(0)->Equals(array_of(type, json)))
      << batch->column(0)->ToString() << " for " << source.json;
}

TEST(ResultTable, IntegersAre64BitsAlsoBesideNull) {
  for (const auto& type : {arrow::int8(), arrow::int16(), arrow::int32(), arrow::int64(),
                           arrow::uint8(), arrow::uint16(), arrow::uint32(), arrow::uint64()}) {
    expect_column({"a", type, "[1, null, 100]"}, arrow::int64(), "[1, null, 100]");
  }
  expect_column({"a", arrow::list(arrow::int32()), "[[1, null], null, []]"},
                arrow::list(arrow::int64()), "[[1, null], null, []]");
}

TEST(ResultTable, UnsignedIsWhatTheFirstBatchNeeds) {
  const auto large = batch_of({{"a", arrow::uint64(), "[18446744073709551615]"}});
  const auto small = batch_of({{"a", arrow::uint64(), "[1, 2]"}});
  EXPECT_TRUE(result({large, small}).front()->column(0)->type()->Equals(arrow::uint64()));
  const Error error = error_of([&] { result({small, large}); });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("column 'a', row 3: 18446744073709551615"));
}

TEST(ResultTable, FloatsAreTheShortestAndNanIsNull) {
  expect_column({"a", arrow::float32(), "[0.1, null, 16777216]"}, arrow::float64(),
                "[0.1, null, 16777216]");
  expect_column({"a", arrow::float64(), "[NaN, Inf, -Inf, 1.5]"}, arrow::float64(),
                "[null, Inf, -Inf, 1.5]");
}

TEST(ResultTable, NumericInAListIsAFloatUnlessItHasAPrecision) {
  const auto decimals = arrow::list(arrow::decimal128(3, 2));
  expect_column({"a", decimals, R"([["1.50", null]])"}, decimals, R"([["1.50", null]])");
  const auto numeric =
      arrow::field("item", arrow::utf8(), true, text_kind_metadata(TextKind::numeric));
  const auto texts = arrow::list(arrow::list(numeric));
  expect_column({"a", texts, R"([[["1.50", null], []], null])"},
                arrow::list(arrow::list(arrow::float64())), "[[[1.5, null], []], null]");
  expect_column({"a", texts, R"([[["1.50"]]])"}, texts, R"([[["1.50"]]])",
                {.keeps_decimals = true});
}

TEST(ResultTable, NumericIsTheNearestFloat) {
  expect_column({"a", arrow::decimal128(38, 2), R"(["1.50", null, "-0.01", "123456789.99"])"},
                arrow::float64(), "[1.5, null, -0.01, 123456789.99]");
  expect_column({"a", arrow::decimal128(38, 20), R"(["0.33333333333333333333"])"}, arrow::float64(),
                "[0.33333333333333331]");
  expect_column(
      {"a", arrow::decimal256(76, 0), R"(["100000000000000000000000000000000000000000"])"},
      arrow::float64(), "[1e41]");
  expect_column(
      {"a", arrow::utf8(), R"(["1.5", "NaN", "-Infinity", null, "9007199254740993"])", "numeric"},
      arrow::float64(), "[1.5, null, -Inf, null, 9007199254740992]");
}

TEST(ResultTable, ExactNumericStaysAsItIs) {
  const auto type = arrow::decimal128(10, 2);
  expect_column({"a", type, R"(["1.50"])"}, type, R"(["1.50"])", {.keeps_decimals = true});
  expect_column({"a", arrow::utf8(), R"(["1.50"])", "numeric"}, arrow::utf8(), R"(["1.50"])",
                {.keeps_decimals = true});
}

TEST(ResultTable, AnIntervalIsADurationOfDays) {
  const auto duration = arrow::duration(arrow::TimeUnit::MICRO);
  expect_column({"a", arrow::month_day_nano_interval(),
                 "[[0, 1, 7200000005000], null, [14, 0, 0], [-13, 0, -1000]]"},
                duration, "[93600000005, null, 36720000000000, -34128000000001]");
  EXPECT_THAT(error_of([] {
                result({batch_of(
                    {{"a", arrow::month_day_nano_interval(), "[[2147483647, 2147483647, 0]]"}})});
              }).message(),
              HasSubstr("row 1: an interval of more than"));
}

TEST(ResultTable, ATimeOfDayLosesItsOffset) {
  expect_column({"a", arrow::utf8(), R"(["12:00:00+02", null, "23:59:59.5-05:30"])", "timetz"},
                arrow::time64(arrow::TimeUnit::MICRO), "[43200000000, null, 86399500000]");
}

TEST(ResultTable, TruthValuesAreIntegersWhereTheDatabaseHasNone) {
  expect_column({"a", arrow::boolean(), "[true, null, false]"}, arrow::boolean(),
                "[true, null, false]");
  expect_column({"a", arrow::boolean(), "[true, null, false]"}, arrow::int64(), "[1, null, 0]",
                {.has_truth_values = false});
}

TEST(ResultTable, BitsAreBytes) {
  expect_column({"a", arrow::uint64(), "[5, null, 0]", "bit(3)"}, arrow::binary(),
                R"(["\u0005", null, "\u0000"])");
  expect_column({"a", arrow::uint64(), "[258]", "bit(9)"}, arrow::binary(), R"(["\u0001\u0002"])");
}

TEST(ResultTable, OtherColumnsStayAndAnEmptyTableKeepsItsTypes) {
  expect_column({"a", arrow::utf8(), R"(["x", null])"}, arrow::utf8(), R"(["x", null])");
  expect_column({"a", timestamp_us("UTC"), "[0]"}, timestamp_us("UTC"), "[0]");
  const auto schema = batch_of({{"a", arrow::int16(), "[]"}})->schema();
  const auto reader =
      result_table(checked(arrow::RecordBatchReader::Make({}, schema)), ResultRules{});
  EXPECT_EQ(reader->schema()->field(0)->type()->ToString(), "int64");
  EXPECT_TRUE(checked(reader->ToRecordBatches()).empty());
}

TEST(ResultTable, TwoColumnsOfOneNameAreAnError) {
  const Error error = error_of([] {
    result({batch_of({{"a", arrow::int64(), "[]"}, {"a", arrow::int64(), "[]"}})});
  });
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_THAT(error.message(), HasSubstr("two columns with the name 'a'"));
}

}  // namespace
}  // namespace sqlpod::flyte
