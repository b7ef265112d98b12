#include <gtest/gtest.h>

#include "error/error.h"
#include "executor/engine/soci/parameter_value.h"

namespace sqlpod {
namespace {

constexpr std::int64_t second = 1'000'000;

soci::ParameterValue of(TypeKind kind, Value value) {
  return soci::parameter_value({"x", {kind}, std::move(value)});
}

template <typename T>
T held(TypeKind kind, Value value) {
  return std::get<T>(of(kind, std::move(value)).value);
}

TEST(SociParameterValue, NumbersAndTruthKeepTheirValue) {
  EXPECT_EQ(held<long long>(TypeKind::integer, INT64_MIN), INT64_MIN);
  EXPECT_EQ(held<double>(TypeKind::real, 0.1), 0.1);
  EXPECT_EQ(held<long long>(TypeKind::boolean, true), 1);
  EXPECT_EQ(held<std::string>(TypeKind::decimal, Decimal{"1.230"}), "1.230");
}

TEST(SociParameterValue, ADateIsItsMidnight) {
  const auto day = held<std::tm>(TypeKind::date, Date{-1});
  EXPECT_EQ(day.tm_year, 69);
  EXPECT_EQ(day.tm_mon, 11);
  EXPECT_EQ(day.tm_mday, 31);
  EXPECT_EQ(day.tm_hour, 0);
}

TEST(SociParameterValue, OnlyWholeSecondsWithoutAnOffsetAreACalendar) {
  const auto time = held<std::tm>(TypeKind::datetime, DateTime{-1 * second, {}});
  EXPECT_EQ(time.tm_year, 69);
  EXPECT_EQ(time.tm_sec, 59);
  EXPECT_EQ(held<std::string>(TypeKind::datetime, DateTime{second + 500'000, {}}),
            "1970-01-01 00:00:01.5");
  EXPECT_EQ(held<std::string>(TypeKind::datetime, DateTime{0, 3600}), "1970-01-01 00:00:00+01:00");
}

TEST(SociParameterValue, ANullHasItsDeclaredType) {
  const auto null = of(TypeKind::integer, Value());
  EXPECT_EQ(null.indicator, ::soci::i_null);
  EXPECT_EQ(soci::exchange_type_of(null), ::soci::details::x_long_long);
  EXPECT_EQ(soci::exchange_type_of(of(TypeKind::text, Value())), ::soci::details::x_stdstring);
  EXPECT_EQ(soci::exchange_type_of(of(TypeKind::date, Value())), ::soci::details::x_stdtm);
  EXPECT_EQ(soci::exchange_type_of(of(TypeKind::real, Value())), ::soci::details::x_double);
}

TEST(SociParameterValue, WhatNoBackendTakesWholeIsRefused) {
  EXPECT_THROW(of(TypeKind::text, std::string("a\0b", 3)), Error);
  EXPECT_THROW(of(TypeKind::bytes, Bytes{"a"}), Error);
  EXPECT_THROW(of(TypeKind::list, Value::List{}), Error);
}

}  // namespace
}  // namespace sqlpod
