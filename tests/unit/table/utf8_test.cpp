#include "executor/table/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sqlpod {
namespace {

TEST(Utf8, CharactersOfEveryLengthAreDecoded) {
  const std::string text = "a\u00e9\u20ac\U0001F600";
  const char32_t codes[] = {U'a', U'\u00e9', U'\u20ac', U'\U0001F600'};
  std::size_t position = 0;
  for (const char32_t code : codes) {
    const Utf8Character character = decode_utf8(text, position);
    EXPECT_TRUE(character.valid);
    EXPECT_EQ(character.code, code);
    position += character.length;
  }
  EXPECT_EQ(position, text.size());
}

TEST(Utf8, WhatIsNotUtf8IsInvalidForOneByte) {
  for (const std::string_view text :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x28\xA1"}) {
    const Utf8Character character = decode_utf8(text, 0);
    EXPECT_FALSE(character.valid) << testing::PrintToString(text);
    EXPECT_EQ(character.length, 1U);
  }
}

TEST(Utf8, WidthsAreThoseOfATerminal) {
  EXPECT_EQ(display_width(U'a'), 1);
  EXPECT_EQ(display_width(U'é'), 1);
  EXPECT_EQ(display_width(U'\u0301'), 0);
  EXPECT_EQ(display_width(U'\u200B'), 0);
  EXPECT_EQ(display_width(U'日'), 2);
  EXPECT_EQ(display_width(U'한'), 2);
  EXPECT_EQ(display_width(U'😀'), 2);
  EXPECT_EQ(display_width(U'→'), 1);
}

}  // namespace
}  // namespace sqlpod
