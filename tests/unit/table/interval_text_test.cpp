#include "executor/table/interval_text.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace sqlpod {
namespace {

std::string text_of(std::int32_t months, std::int32_t days, std::int64_t nanoseconds) {
  std::string text;
  append_interval({months, days, nanoseconds}, text);
  return text;
}

TEST(IntervalText, HasThePartsThatAreNotZero) {
  constexpr std::int64_t second = 1'000'000'000;
  EXPECT_EQ(text_of(0, 0, 0), "PT0S");
  EXPECT_EQ(text_of(14, 3, 14706 * second + 789'000'000), "P1Y2M3DT4H5M6.789S");
  EXPECT_EQ(text_of(1, 0, 0), "P1M");
  EXPECT_EQ(text_of(0, 0, 60 * second), "PT1M");
  EXPECT_EQ(text_of(0, 0, 1), "PT0.000000001S");
  EXPECT_EQ(text_of(0, 40, 100 * 3600 * second), "P40DT100H");
}

TEST(IntervalText, EveryPartHasItsOwnSign) {
  constexpr std::int64_t second = 1'000'000'000;
  EXPECT_EQ(text_of(-14, 3, -3661 * second), "P-1Y-2M3DT-1H-1M-1S");
  EXPECT_EQ(text_of(0, 0, -second / 2), "PT-0.5S");
}

TEST(IntervalText, TheFarthestAreWritten) {
  EXPECT_EQ(
      text_of(std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::min(),
              std::numeric_limits<std::int64_t>::min()),
      "P-178956970Y-8M-2147483648DT-2562047H-47M-16.854775808S");
}

}  // namespace
}  // namespace sqlpod
