#include "executor/table/parquet/run_length.h"

#include <gtest/gtest.h>

#include <random>
#include <string_view>
#include <vector>

namespace sqlpod {
namespace {

/// Reads the hybrid bit by bit, as its description has it.
std::vector<std::uint16_t> decoded(std::string_view bytes, int bit_width) {
  std::vector<std::uint16_t> values;
  std::size_t at = 0;
  const auto byte = [&] { return static_cast<unsigned char>(bytes.at(at++)); };
  while (at < bytes.size()) {
    std::uint64_t header = 0;
    for (unsigned shift = 0;; shift += 7) {
      const unsigned char part = byte();
      header |= std::uint64_t{part & 0x7FU} << shift;
      if (part < 0x80) break;
    }
    if (header % 2 == 0) {
      unsigned value = byte();
      if (bit_width > 8) value |= static_cast<unsigned>(byte()) << 8U;
      values.insert(values.end(), header / 2, static_cast<std::uint16_t>(value));
      continue;
    }
    const std::size_t count = header / 2 * 8;
    const std::string_view packed =
        bytes.substr(at, count * static_cast<std::size_t>(bit_width) / 8);
    at += packed.size();
    for (std::size_t i = 0; i < count; ++i) {
      unsigned value = 0;
      for (int bit = 0; bit < bit_width; ++bit) {
        const std::size_t position =
            i * static_cast<std::size_t>(bit_width) + static_cast<std::size_t>(bit);
        const auto holder = static_cast<unsigned char>(packed.at(position / 8));
        value |= (holder >> position % 8 & 1U) << static_cast<unsigned>(bit);
      }
      values.push_back(static_cast<std::uint16_t>(value));
    }
  }
  return values;
}

void expect_round_trip(const std::vector<std::uint16_t>& values, int bit_width) {
  std::string bytes;
  append_hybrid(values, bit_width, bytes);
  std::vector<std::uint16_t> read = decoded(bytes, bit_width);
  ASSERT_GE(read.size(), values.size());
  EXPECT_LT(read.size(), values.size() + 8);  // the last group is filled up
  read.resize(values.size());
  EXPECT_EQ(read, values) << "width " << bit_width;
}

TEST(RunLength, ValuesOfEveryWidthReadBack) {
  std::mt19937 random(7);
  for (int width = 1; width <= widest_packed_value; ++width) {
    std::vector<std::uint16_t> values;
    for (int i = 0; i < 3000; ++i) {
      // Runs of every length between values that differ.
      const auto value =
          static_cast<std::uint16_t>(random() & ((1U << static_cast<unsigned>(width)) - 1));
      values.insert(values.end(), random() % 8 == 0 ? random() % 40 : 1, value);
    }
    expect_round_trip(values, width);
  }
}

TEST(RunLength, EveryCountReadsBack) {
  std::vector<std::uint16_t> values;
  for (std::uint16_t count = 0; count < 700; ++count) {
    expect_round_trip(values, 10);
    values.push_back(count);
  }
}

TEST(RunLength, EqualValuesAreOneRun) {
  std::string bytes;
  append_hybrid(std::vector<std::uint16_t>(100'000, 5), 3, bytes);
  EXPECT_EQ(bytes.size(), 4U);
  std::string run;
  append_run(5, 100'000, 3, run);
  EXPECT_EQ(run, bytes);
}

TEST(RunLength, TheWidthIsThatOfTheLargest) {
  EXPECT_EQ(bit_width_of(0), 1);
  EXPECT_EQ(bit_width_of(1), 1);
  EXPECT_EQ(bit_width_of(2), 2);
  EXPECT_EQ(bit_width_of(255), 8);
  EXPECT_EQ(bit_width_of(32767), 15);
}

}  // namespace
}  // namespace sqlpod
