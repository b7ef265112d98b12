#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"
#include "executor/engine/firebird/calendar.h"
#include "executor/engine/firebird/parameters.h"
#include "executor/engine/firebird/version.h"

namespace sqlpod::firebird {
namespace {

Slot slot(const std::string& type, Value value, unsigned inferred_type = SQL_VARYING) {
  Column inferred;
  inferred.type = inferred_type;
  return slot_of({"p", parse_input_type(type), std::move(value)}, inferred);
}

std::int64_t integer(const Slot& slot) {
  std::int64_t number = 0;
  std::memcpy(&number, slot.bytes.data(), sizeof number);
  return number;
}

TEST(FirebirdParameters, DecimalsKeepAllTheirDigits) {
  const std::vector<std::tuple<std::string, std::int64_t, int>> cases = {
      {"0", 0, 0},
      {"-12.50", -125, -1},
      {"10", 10, 0},
      {"10.00", 10, 0},
      {"0.000000000000000001", 1, -18},
      {"9223372036854775807", 9223372036854775807, 0},
      {"-9.223372036854775808", INT64_MIN, -18}};
  for (const auto& [digits, number, scale] : cases) {
    const Slot bound = slot("decimal", Value(Decimal{digits}));
    EXPECT_EQ(bound.type, unsigned{SQL_INT64}) << digits;
    EXPECT_EQ(integer(bound), number) << digits;
    EXPECT_EQ(bound.scale, scale) << digits;
  }
}

TEST(FirebirdParameters, ADecimalTooLongForAnIntegerIsText) {
  for (const std::string digits :
       {"9223372036854775808", "0.0000000000000000001", "12345678901234567890.5"}) {
    const Slot bound = slot("decimal", Value(Decimal{digits}));
    EXPECT_EQ(bound.type, unsigned{SQL_VARYING});
    EXPECT_EQ(bound.bytes, digits);
  }
}

TEST(FirebirdParameters, TextGoesToABlobWhenNoVarcharHoldsIt) {
  EXPECT_EQ(slot("str", Value(std::string())).type, unsigned{SQL_VARYING});
  EXPECT_EQ(slot("str", Value(std::string(32'765, 'x'))).type, unsigned{SQL_VARYING});
  EXPECT_EQ(slot("str", Value(std::string(32'765, 'x'))).length, 32'765U);
  const Slot blob = slot("str", Value(std::string(32'766, 'x')));
  EXPECT_EQ(blob.type, unsigned{SQL_BLOB});
  EXPECT_EQ(blob.subtype, blob_subtype_text);
}

TEST(FirebirdParameters, AVarcharHoldsItsText) {
  for (const std::size_t size : {0, 1, 63, 64, 65, 127, 128, 32'764}) {
    EXPECT_GE(slot("str", Value(std::string(size, 'x'))).length, std::max<std::size_t>(size, 1));
  }
}

TEST(FirebirdParameters, BytesGoToABlobWhereTheServerTakesOne) {
  const Value bytes(Bytes{"x"});
  EXPECT_EQ(slot("bytes", bytes, SQL_BLOB).type, unsigned{SQL_BLOB});
  EXPECT_EQ(slot("bytes", bytes, SQL_TEXT).type, unsigned{SQL_VARYING});
  EXPECT_EQ(slot("bytes", bytes, SQL_TEXT).charset, charset_octets);
}

TEST(FirebirdParameters, ABooleanIsANumberWhereTheServerTakesOne) {
  EXPECT_EQ(slot("bool", Value(true), SQL_SHORT).type, unsigned{SQL_SHORT});
  EXPECT_EQ(slot("bool", Value(true), SQL_BOOLEAN).type, unsigned{SQL_BOOLEAN});
  EXPECT_EQ(slot("bool", Value(true), SQL_BOOLEAN).bytes, "\1");
}

TEST(FirebirdParameters, NullIsAMark) {
  EXPECT_TRUE(slot("int | None", Value(), SQL_LONG).null);
  EXPECT_EQ(slot("int | None", Value(), SQL_NULL).type, unsigned{SQL_NULL});
  EXPECT_TRUE(slot("int | None", Value(), SQL_NULL).null);
  EXPECT_FALSE(slot("int", Value(std::int64_t{1}), SQL_NULL).null);
}

TEST(FirebirdParameters, WhatFirebirdHasNoTypeForIsRefused) {
  const std::vector<std::pair<std::string, Value>> cases = {{"timedelta", Value(Timedelta{1})},
                                                            {"list[int]", Value(Value::List{})},
                                                            {"datetime", Value(DateTime{99, {}})},
                                                            {"time", Value(Time{101, {}})}};
  for (const auto& [type, value] : cases) {
    try {
      slot(type, value);
      ADD_FAILURE() << type;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::usage) << type;
      EXPECT_NE(error.message().find("'p'"), std::string::npos);
    }
  }
}

TEST(FirebirdCalendar, GoesThereAndBack) {
  EXPECT_EQ(firebird_date(0), 40587);
  EXPECT_EQ(days_of(0), -40587);  // 1858-11-17
  for (const std::int64_t microseconds :
       {std::int64_t{0}, std::int64_t{-100}, std::int64_t{100}, -microseconds_per_day,
        -microseconds_per_day - 100, microseconds_per_day - 100,
        std::int64_t{-62'135'596'800'000'000}, std::int64_t{253'402'300'799'999'900}}) {
    EXPECT_EQ(microseconds_of(firebird_timestamp(microseconds)), microseconds);
  }
}

TEST(FirebirdVersion, IsTheNumberInTheText) {
  EXPECT_EQ(version_in("LI-V3.0.11.33703 Firebird 3.0"), "3.0.11.33703");
  EXPECT_EQ(version_in("LI-T5.0.0.1"), "5.0.0.1");
  EXPECT_EQ(version_in(""), "");
  EXPECT_EQ(version_in("none"), "none");
}

}  // namespace
}  // namespace sqlpod::firebird
