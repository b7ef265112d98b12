#include "flyte/msgpack.h"

#include <gmock/gmock.h>

#include <limits>

#include "config/value_text.h"
#include "tests/unit/flyte/flyte_testing.h"

namespace sqlpod::flyte {
namespace {

Value parsed(std::string_view hex) {
  return parse_msgpack(from_hex(hex));
}

TEST(Msgpack, EveryFormOfAValueIsRead) {
  const std::pair<const char*, Value> cases[] = {
      {"c0", {}},
      {"c2", false},
      {"c3", true},
      {"7f", std::int64_t{127}},
      {"e0", std::int64_t{-32}},
      {"ccff", std::int64_t{255}},
      {"cdffff", std::int64_t{65535}},
      {"ceffffffff", std::int64_t{4294967295}},
      {"cf7fffffffffffffff", std::numeric_limits<std::int64_t>::max()},
      {"d080", std::int64_t{-128}},
      {"d18000", std::int64_t{-32768}},
      {"d280000000", std::int64_t{-2147483648}},
      {"d38000000000000000", std::numeric_limits<std::int64_t>::min()},
      {"ca3fc00000", 1.5},
      {"cb3fb999999999999a", 0.1},
      {"a3666f6f", std::string("foo")},
      {"d903666f6f", std::string("foo")},
      {"da0003666f6f", std::string("foo")},
      {"db00000003666f6f", std::string("foo")},
      {"c40200ff", Bytes{std::string("\0\xff", 2)}},
      {"c5000100", Bytes{std::string(1, '\0')}},
      {"c60000000100", Bytes{std::string(1, '\0')}},
  };
  for (const auto& [hex, value] : cases) {
    EXPECT_EQ(parsed(hex), value) << hex;
  }
}

TEST(Msgpack, ListsAndMapsNestAndKeepTheirOrder) {
  EXPECT_EQ(to_json(parsed("82a1629201c0a16181a17803")), R"({"b":[1,null],"a":{"x":3}})");
  EXPECT_EQ(to_json(parsed("dc0002c2c3")), "[false,true]");
  EXPECT_EQ(to_json(parsed("dd0000000101")), "[1]");
  EXPECT_EQ(to_json(parsed("de0001a16b01")), R"({"k":1})");
  EXPECT_EQ(to_json(parsed("df00000001a16b01")), R"({"k":1})");
}

TEST(Msgpack, WhatIsNoneIsAnError) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "ends too early"},
      {"92c0", "ends too early"},
      {"ddffffffff", "ends too early"},
      {"dbffffffff61", "ends too early"},
      {"cf0000", "ends too early"},
      {"c0c0", "more bytes"},
      {"c1", "extension"},
      {"d6ff00000000", "extension"},
      {"cf8000000000000000", "63 bits"},
      {"810102", "no text"},
      {"a1ff", "UTF-8"},
  };
  for (const auto& [hex, message] : cases) {
    const Error error = error_of([&hex = hex] { parsed(hex); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_THAT(error.message(), testing::HasSubstr(message)) << hex;
  }
  EXPECT_THAT(error_of([] { parse_msgpack(std::string(100'000, '\x91')); }).message(),
              testing::HasSubstr("too deep"));
}

}  // namespace
}  // namespace sqlpod::flyte
