#include "error/printable_text.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

using std::string_literals::operator""s;

TEST(PrintableLine, LeavesTextAsItIs) {
  EXPECT_EQ(printable_line(""), "");
  EXPECT_EQ(printable_line("no such table: \"größe\" \\x1b €"), "no such table: \"größe\" \\x1b €");
}

TEST(PrintableLine, ShowsControlCharactersAndDoesNotSendThem) {
  EXPECT_EQ(printable_line("\x1b]0;title\a\x1b[31mred"), "\\x1b]0;title\\x07\\x1b[31mred");
  EXPECT_EQ(printable_line("a\nb\r\tc\x7f\0d"s), "a\\x0ab\\x0d\\x09c\\x7f\\x00d");
  EXPECT_EQ(printable_line("\xc2\x9b"
                           "31m"),
            "\\x9b31m")
      << "the 8-bit form of ESC [";
}

TEST(PrintableLine, ShowsBytesThatAreNoText) {
  EXPECT_EQ(printable_line("caf\xe9 \xc3\xa9 \xc3"), "caf\\xe9 é \\xc3");
}

TEST(PrintableLines, IndentsAllButTheFirst) {
  EXPECT_EQ(printable_lines("one"), "one");
  EXPECT_EQ(printable_lines("one\nsqlpod: error: two\r\n\tthree\rfour"),
            "one\n  sqlpod: error: two\n  \tthree\\x0dfour");
}

}  // namespace
}  // namespace sqlpod
