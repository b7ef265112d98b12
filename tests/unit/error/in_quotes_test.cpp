#include "error/in_quotes.h"

#include <gtest/gtest.h>

#include <string>

namespace sqlpod {
namespace {

TEST(InQuotes, StandsInSingleQuotes) {
  EXPECT_EQ(in_quotes("Zoë's"), "'Zoë's'");
}

TEST(InQuotes, ControlCharactersAreEscaped) {
  EXPECT_EQ(in_quotes(std::string_view("a\n\x1b\0b\x7f", 6)), "'a\\x0a\\x1b\\x00b\\x7f'");
}

TEST(InQuotes, BytesThatAreNoUtf8AreEscaped) {
  EXPECT_EQ(in_quotes("\xff\xc3"), "'\\xff\\xc3'");
}

TEST(InQuotes, ALongTextIsToldByItsSize) {
  EXPECT_EQ(in_quotes(std::string(60, 'x')), "'" + std::string(60, 'x') + "'");
  EXPECT_EQ(in_quotes(std::string(61, 'x')), "a text of 61 bytes");
}

}  // namespace
}  // namespace sqlpod
