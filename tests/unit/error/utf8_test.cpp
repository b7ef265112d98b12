#include "error/utf8.h"

#include <gtest/gtest.h>

#include <string>

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

}  // namespace
}  // namespace sqlpod
