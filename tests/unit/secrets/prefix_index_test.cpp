#include "secrets/prefix_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sqlpod {
namespace {

bool finds(const PrefixIndex& index, std::string_view text, std::size_t value, Form form) {
  std::vector<PrefixIndex::Candidate> found;
  index.find_at(text, 0, found);
  return std::any_of(found.begin(), found.end(), [&](const PrefixIndex::Candidate& candidate) {
    return candidate.value == value && candidate.form == form;
  });
}

std::size_t count_at(const PrefixIndex& index, std::string_view text) {
  std::vector<PrefixIndex::Candidate> found;
  index.find_at(text, 0, found);
  return found.size();
}

TEST(PrefixIndex, FindsAValueByTheBeginningOfEachForm) {
  PrefixIndex index;
  index.add("another", 6);
  index.add("p-\xc3\xa4ss word", 7);
  for (const std::string_view text :
       {"p-\xc3\xa4ss", "%70%2D%c3%a4ss", "p%252d\xc3\xa4", "p--\\u00e4ss", "p%%2d\\303\\244"}) {
    EXPECT_TRUE(finds(index, text, 7, Form::escaped)) << text;
  }
  EXPECT_TRUE(finds(index, "702DC3a4", 7, Form::hex));
  EXPECT_TRUE(finds(index, "cC3DpHNzIHdvcmQ=", 7, Form::base64));
  EXPECT_TRUE(finds(index, "Atw6Rzcw", 7, Form::base64_after_one_byte));
  EXPECT_TRUE(finds(index, "wLcOkc3M", 7, Form::base64_after_two_bytes));
}

TEST(PrefixIndex, FindsNothingWhereNoValueBegins) {
  PrefixIndex index;
  EXPECT_EQ(count_at(index, "secret"), 0U);
  index.add("secret", 0);
  for (const std::string_view text : {"Secret", "sec", "sek", "%", "\\", "\n", "7365", "%73%65%"}) {
    EXPECT_EQ(count_at(index, text), 0U) << text;
  }
}

TEST(PrefixIndex, FindsAShortValueByAllOfIt) {
  PrefixIndex index;
  index.add("ab", 0);
  EXPECT_TRUE(finds(index, "ab", 0, Form::escaped));
  EXPECT_TRUE(finds(index, "%61b!", 0, Form::escaped));
  EXPECT_FALSE(finds(index, "6162", 0, Form::hex));
}

TEST(PrefixIndex, TellsValuesThatBeginAlikeApart) {
  PrefixIndex index;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < 3000; ++i) values.push_back("password-" + std::to_string(i * 7919));
  for (std::size_t i = 0; i < values.size(); ++i) index.add(values[i], i);
  for (std::size_t i = 0; i < values.size(); ++i) {
    ASSERT_TRUE(finds(index, values[i], i, Form::escaped)) << values[i];
    ASSERT_LT(count_at(index, values[i]), 200U) << values[i];
  }
}

}  // namespace
}  // namespace sqlpod
