// Where values of the binary protocol begin and end.
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "executor/engine/mysql/wire_value.h"

namespace sqlpod::mysql {
namespace {

/// The value at the begin of `packet`, or "none".
std::string taken(std::string_view packet, std::size_t width = length_encoded) {
  const auto* begin = reinterpret_cast<const unsigned char*>(packet.data());
  const std::string_view value = take_value(begin, begin + packet.size(), width);
  return value.data() == nullptr ? "none" : std::string(value);
}

TEST(MysqlWireValue, NumbersTakeTheBytesOfTheirType) {
  EXPECT_EQ(wire_width(MYSQL_TYPE_TINY), 1U);
  EXPECT_EQ(wire_width(MYSQL_TYPE_YEAR), 2U);
  EXPECT_EQ(wire_width(MYSQL_TYPE_INT24), 4U);
  EXPECT_EQ(wire_width(MYSQL_TYPE_DOUBLE), 8U);
  EXPECT_EQ(wire_width(MYSQL_TYPE_NEWDECIMAL), length_encoded);
  EXPECT_EQ(taken("abcd", 2), "ab");
  EXPECT_EQ(taken("ab", 2), "ab");
  EXPECT_EQ(taken("a", 2), "none");
  EXPECT_EQ(taken("", 1), "none");
}

TEST(MysqlWireValue, OtherValuesSayTheirLength) {
  EXPECT_EQ(taken("\x02"
                  "abc"),
            "ab");
  EXPECT_EQ(taken(std::string("\0abc", 4)), "");
  EXPECT_EQ(taken("\xfa" + std::string(250, 'x')), std::string(250, 'x'));
  EXPECT_EQ(taken("\xfc\xfb" + std::string(1, '\0') + std::string(252, 'x')),
            std::string(251, 'x'));
  EXPECT_EQ(taken(std::string("\xfd\x03\0\0", 4) + "abcd"), "abc");
  EXPECT_EQ(taken(std::string("\xfe\x03\0\0\0\0\0\0\0", 9) + "abcd"), "abc");
}

TEST(MysqlWireValue, NoValueReachesOverTheEnd) {
  const std::string cases[] = {
      "",
      "\x03"
      "ab",
      "\xfb",  // NULL in the text protocol, nothing here
      "\xff",
      "\xfc\x01",
      std::string("\xfc\x02\0a", 4),
      std::string("\xfd\x01\0", 3),
      std::string("\xfe\x01\0\0\0\0\0\0", 8),
      "\xfe\xff\xff\xff\xff\xff\xff\xff\xff"
      "abcd",
      "\xfe\xff\xff\xff\xff\xff\xff\xff\x7f"
      "abcd",
  };
  for (const std::string& packet : cases) EXPECT_EQ(taken(packet), "none") << packet.size();
}

}  // namespace
}  // namespace sqlpod::mysql
