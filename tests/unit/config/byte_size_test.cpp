#include "config/byte_size.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

TEST(ByteSize, IsANumberWithOrWithoutAUnit) {
  const std::vector<std::pair<std::string, std::int64_t>> cases = {
      {"1", 1},
      {"1000000", 1'000'000},
      {"64MB", 64'000'000},
      {"64mb", 64'000'000},
      {"64 MB", 64'000'000},
      {"1kB", 1000},
      {"1KiB", 1024},
      {"1.5 GiB", 1'610'612'736},
      {"0.5MB", 500'000},
      {"2TB", 2'000'000'000'000},
      {"1TiB", 1'099'511'627'776},
      {"7B", 7},
      {"1152921504606846976", std::int64_t{1} << 60},
  };
  for (const auto& [text, bytes] : cases) EXPECT_EQ(parse_byte_size(text), bytes) << text;
}

TEST(ByteSize, RefusesWhatIsNone) {
  for (const std::string text : {"",
                                 "0",
                                 "0.4",
                                 "-1",
                                 "+1",
                                 "MB",
                                 "1 M B",
                                 "1  MB",
                                 " 1",
                                 "1 ",
                                 "1MBs",
                                 "1.2.3",
                                 "1e3",
                                 "inf",
                                 "nan",
                                 "0x10",
                                 "1,5",
                                 "1PB",
                                 "9223372036854775807",
                                 "2000000000 GB",
                                 "\xc3\xa9"}) {
    EXPECT_THROW(parse_byte_size(text), Error) << text;
  }
  EXPECT_THROW(parse_byte_size(std::string("1\0MB", 4)), Error);
  EXPECT_THROW(parse_byte_size(std::string(100'000, '9')), Error);
}

}  // namespace
}  // namespace sqlpod
