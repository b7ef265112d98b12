#include "executor/table/parquet/dictionary.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace sqlpod {
namespace {

bool add_texts(TextDictionary& dictionary, const std::vector<std::string>& texts) {
  std::size_t i = 0;
  return dictionary.add(texts.size(), [&] { return std::string_view(texts[i++]); });
}

bool add_numbers(NumberDictionary<std::int64_t>& dictionary, std::int64_t count,
                 std::int64_t different) {
  std::int64_t i = 0;
  return dictionary.add(static_cast<std::size_t>(count),
                        [&] { return i++ % different * 1'000'003; });
}

TEST(Dictionary, NumbersItsValuesAsTheyCome) {
  const std::vector<std::string> texts = {"b", "a", "b", "", "c", ""};
  TextDictionary dictionary(true);
  ASSERT_TRUE(add_texts(dictionary, texts));
  EXPECT_EQ(dictionary.take_indices(), (std::vector<std::uint16_t>{0, 1, 0, 2, 3, 2}));
  ASSERT_EQ(dictionary.entries().size(), 4U);
  EXPECT_EQ(dictionary.entries()[3], "c");
  EXPECT_EQ(dictionary.bytes(), 3U + 4 * 4);
}

TEST(Dictionary, TellsTextsOfEveryLengthApart) {
  std::vector<std::string> texts;
  for (std::size_t length = 0; length < 70; ++length) {
    const std::string text(length, 'x');
    texts.push_back(text);
    for (std::size_t i = 0; i < length; ++i) {
      texts.push_back(text);
      texts.back()[i] = 'y';
    }
  }
  TextDictionary dictionary(true);
  ASSERT_TRUE(add_texts(dictionary, texts));
  EXPECT_EQ(dictionary.entries().size(), texts.size());
}

TEST(Dictionary, NumbersAreToldApartByTheirBits) {
  const std::vector<double> numbers = {0.0, -0.0, std::numeric_limits<double>::quiet_NaN(), 0.0,
                                       std::numeric_limits<double>::quiet_NaN()};
  NumberDictionary<double> dictionary(true);
  std::size_t i = 0;
  ASSERT_TRUE(dictionary.add(numbers.size(), [&] { return numbers[i++]; }));
  EXPECT_EQ(dictionary.take_indices(), (std::vector<std::uint16_t>{0, 1, 2, 0, 2}));
}

TEST(Dictionary, PaysWhenValuesRepeat) {
  NumberDictionary<std::int64_t> often(false);
  ASSERT_TRUE(add_numbers(often, 40'000, 3'000));
  EXPECT_EQ(often.entries().size(), 3'000U);
  EXPECT_TRUE(often.pays());
  NumberDictionary<std::int64_t> rarely(false);
  ASSERT_TRUE(add_numbers(rarely, 100, 50));
  EXPECT_FALSE(rarely.pays());
  EXPECT_FALSE(NumberDictionary<std::int64_t>(true).pays()) << "without a value";
}

TEST(Dictionary, GivesUpWhenTheFirstValuesDiffer) {
  NumberDictionary<std::int64_t> dictionary(false);
  EXPECT_FALSE(add_numbers(dictionary, 8'000, 8'000));
}

TEST(Dictionary, ForcedHoldsWhatAnIndexCanTell) {
  NumberDictionary<std::int64_t> full(true);
  EXPECT_TRUE(add_numbers(full, 40'000, 32'768));
  EXPECT_TRUE(full.pays());
  NumberDictionary<std::int64_t> over(true);
  EXPECT_FALSE(add_numbers(over, 40'000, 32'769));
  TextDictionary large(true);
  EXPECT_FALSE(add_texts(large, {std::string(1 << 20, 'x')}));
}

}  // namespace
}  // namespace sqlpod
