#include "error/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace sqlpod {
namespace {

TEST(Utf8, WellFormedTextHasNoInvalidByte) {
  for (const std::string text :
       {"", "abc", "é", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"}) {
    EXPECT_EQ(find_invalid_utf8(text), std::nullopt) << text;
  }
}

TEST(Utf8, TheFirstInvalidByteIsFound) {
  struct Case {
    std::string text;
    std::size_t offset;
  };
  for (const Case& c : {
           Case{"ab\x80", 2},            // a continuation byte alone
           Case{"\xc3", 0},              // cut off
           Case{"a\xe2\x82", 1},         // cut off
           Case{"\xf0\x9f\x98", 0},      // cut off
           Case{"\xc0\x80", 0},          // overlong NUL
           Case{"\xe0\x9f\xbf", 0},      // overlong
           Case{"\xf0\x8f\xbf\xbf", 0},  // overlong
           Case{"\xed\xa0\x80", 0},      // a surrogate
           Case{"\xf4\x90\x80\x80", 0},  // beyond U+10FFFF
           Case{"\xf5\x80\x80\x80", 0},  // no lead byte
           Case{"\xc3\xa9\xff", 2},      // no lead byte
           Case{"\xe2\x28\xa1", 0},      // a second byte that is none
           Case{"\xf0\x9f\x28\x80", 0},  // a third byte that is none
       }) {
    EXPECT_EQ(find_invalid_utf8(c.text), c.offset);
  }
}

TEST(Utf8, CharactersOfEveryLengthAreDecodedAndAppended) {
  const std::string text = "a\u00e9\u20ac\U0001F600";
  std::string appended;
  std::size_t position = 0;
  for (const char32_t code : {U'a', U'\u00e9', U'\u20ac', U'\U0001F600'}) {
    const Utf8Character character = decode_utf8(text, position);
    EXPECT_TRUE(character.valid);
    EXPECT_EQ(character.code, code);
    position += character.length;
    append_utf8(appended, code);
  }
  EXPECT_EQ(position, text.size());
  EXPECT_EQ(appended, text);
}

TEST(Utf8, EveryCharacterReturnsFromItsBytes) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code == 0xD800) code = 0xE000;  // past the surrogates
    std::string text;
    append_utf8(text, code);
    const Utf8Character character = decode_utf8(text, 0);
    ASSERT_TRUE(character.valid) << static_cast<unsigned>(code);
    ASSERT_EQ(character.code, code);
    ASSERT_EQ(character.length, text.size());
  }
}

TEST(Utf8, WhatIsNotUtf8IsInvalidForOneByte) {
  for (const std::string_view text :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xC3(", "\xE2\x28\xA1"}) {
    const Utf8Character character = decode_utf8(text, 0);
    EXPECT_FALSE(character.valid) << ::testing::PrintToString(text);
    EXPECT_EQ(character.length, 1U);
  }
}

TEST(Utf8, LengthAndOffsetCountCharacters) {
  const std::string_view text = "a\u00e9\u20ac\U0001F600";
  EXPECT_EQ(utf8_length(text), 4U);
  EXPECT_EQ(utf8_length(""), 0U);
  EXPECT_EQ(utf8_offset(text, 0), 0U);
  EXPECT_EQ(utf8_offset(text, 2), 3U);
  EXPECT_EQ(utf8_offset(text, 3), 6U);
  EXPECT_EQ(utf8_offset(text, 4), text.size());
  EXPECT_EQ(utf8_offset("", 0), 0U);
}

}  // namespace
}  // namespace sqlpod
