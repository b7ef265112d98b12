#include "executor/engine/cell_value.h"

#include <arrow/array/concatenate.h>
#include <arrow/builder.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

Value cell(const std::shared_ptr<arrow::DataType>& type, const std::string& json) {
  const auto array = arrow::json::ArrayFromJSONString(type, "[" + json + "]").ValueOrDie();
  return cell_value(*array, 0);
}

TEST(CellValue, EveryTypeComesOutWithItsValue) {
  using namespace arrow;  // NOLINT
  EXPECT_EQ(cell(int8(), "-5"), Value(std::int64_t{-5}));
  EXPECT_EQ(cell(uint32(), "4294967295"), Value(std::int64_t{4294967295}));
  EXPECT_EQ(cell(uint64(), "18446744073709551615"), Value(Decimal{"18446744073709551615"}));
  EXPECT_EQ(cell(uint64(), "7"), Value(std::int64_t{7}));
  EXPECT_EQ(cell(float32(), "0.5"), Value(0.5));
  EXPECT_EQ(cell(float64(), "0.1"), Value(0.1));
  EXPECT_EQ(cell(boolean(), "true"), Value(true));
  EXPECT_EQ(cell(utf8(), R"("é")"), Value(std::string("é")));
  EXPECT_EQ(cell(large_utf8(), R"("x")"), Value(std::string("x")));
  EXPECT_EQ(cell(binary(), R"("ab")"), Value(Bytes{"ab"}));
  EXPECT_EQ(cell(date32(), "19000"), Value(Date{19000}));
  EXPECT_EQ(cell(time32(TimeUnit::SECOND), "3600"), Value(Time{3'600'000'000, {}}));
  EXPECT_EQ(cell(time64(TimeUnit::MICRO), "7"), Value(Time{7, {}}));
  EXPECT_EQ(cell(timestamp(TimeUnit::MILLI), "1500"), Value(DateTime{1'500'000, {}}));
  EXPECT_EQ(cell(timestamp(TimeUnit::MICRO, "UTC"), "5"), Value(DateTime{5, 0}));
  EXPECT_EQ(cell(timestamp(TimeUnit::NANO), "5000"), Value(DateTime{5, {}}));
  EXPECT_EQ(cell(duration(TimeUnit::SECOND), "2"), Value(Timedelta{2'000'000}));
  EXPECT_EQ(cell(null(), "null"), Value());
  EXPECT_EQ(cell(int32(), "null"), Value());
}

TEST(CellValue, DecimalsKeepEveryDigit) {
  using arrow::decimal128;
  using arrow::decimal256;
  EXPECT_EQ(cell(decimal128(10, 2), R"("12345678.90")"), Value(Decimal{"12345678.90"}));
  EXPECT_EQ(cell(decimal128(10, 2), R"("-0.05")"), Value(Decimal{"-0.05"}));
  EXPECT_EQ(cell(decimal128(10, 10), R"("0.0000000001")"), Value(Decimal{"0.0000000001"}));
  EXPECT_EQ(cell(decimal256(60, 0), R"("123456789012345678901234567890123456789012")"),
            Value(Decimal{"123456789012345678901234567890123456789012"}));
}

TEST(CellValue, ListsHoldTheirCells) {
  EXPECT_EQ(cell(arrow::list(arrow::int32()), "[1, null]"),
            Value(Value::List{std::int64_t{1}, Value()}));
  EXPECT_EQ(cell_type(*arrow::list(arrow::int32())).element->kind, TypeKind::integer);
}

TEST(CellValue, ADictionaryIsItsValues) {
  arrow::StringDictionaryBuilder builder;
  ASSERT_TRUE(builder.Append("red").ok() && builder.Append("blue").ok() &&
              builder.Append("red").ok());
  const auto array = builder.Finish().ValueOrDie();
  EXPECT_EQ(cell_value(*array, 2), Value(std::string("red")));
  EXPECT_EQ(cell_type(*array->type()).kind, TypeKind::text);
}

TEST(CellValue, WhatWouldLoseSomethingIsRefused) {
  EXPECT_THROW(cell(arrow::timestamp(arrow::TimeUnit::NANO), "1"), Error);
  EXPECT_THROW(cell(arrow::timestamp(arrow::TimeUnit::SECOND), "9223372036854775807"), Error);
}

TEST(CellValue, ATypeThatCannotBeBoundIsNamed) {
  try {
    cell_type(*arrow::struct_({arrow::field("x", arrow::int32())}));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), ::testing::HasSubstr("struct<x: int32>"));
  }
}

}  // namespace
}  // namespace sqlpod
