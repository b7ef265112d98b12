#include "config/duration.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

TEST(Duration, IsSecondsOrNumbersWithUnits) {
  const std::vector<std::pair<std::string, std::int64_t>> cases = {
      {"0", 0},
      {"30", 30'000},
      {"0.5", 500},
      {"1.25", 1250},
      {"90s", 90'000},
      {"250ms", 250},
      {"1h30m", 5'400'000},
      {"2d", 172'800'000},
      {"0.5h", 1'800'000},
      {"1d1h1m1s1ms", 90'061'001},
      {"1s500ms", 1500},
  };
  for (const auto& [text, milliseconds] : cases) {
    EXPECT_EQ(parse_duration(text).count(), milliseconds) << text;
  }
}

TEST(Duration, RefusesWhatIsNone) {
  for (const std::string text : {"",
                                 "-1",
                                 "+1",
                                 "s",
                                 "1x",
                                 "1 s",
                                 " 1",
                                 "1s1h",
                                 "1s1s",
                                 "1.2.3",
                                 ".5",
                                 "1h30",
                                 "1e3",
                                 "inf",
                                 "nan",
                                 "0x10",
                                 "1,5",
                                 "367d",
                                 "99999999999999999999999",
                                 "1S",
                                 "\xc3\xa9"}) {
    EXPECT_THROW(parse_duration(text), Error) << text;
  }
  EXPECT_THROW(parse_duration(std::string("1\0s", 3)), Error);
  EXPECT_THROW(parse_duration(std::string(100'000, '9')), Error);
}

}  // namespace
}  // namespace sqlpod
