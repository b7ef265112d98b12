#include "config/expect_rows.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

TEST(ExpectRows, ReadsEveryComparison) {
  const std::pair<std::string, std::string> cases[] = {
      {"1", "== 1"},    {"= 1", "== 1"},     {"==1", "== 1"},
      {"!= 0", "!= 0"}, {"<> 0", "!= 0"},    {"< 5", "< 5"},
      {"<=5", "<= 5"},  {"  >=  1", ">= 1"}, {"> 9223372036854775807", "> 9223372036854775807"},
  };
  for (const auto& [text, canonical] : cases) {
    EXPECT_EQ(to_string(parse_expect_rows(text)), canonical) << text;
    EXPECT_EQ(to_string(parse_expect_rows(canonical)), canonical);
  }
}

TEST(ExpectRows, IsMetByTheRowsThatTheComparisonSays) {
  struct Case {
    const char* text;
    bool one_less, same, one_more;
  };
  for (const Case& c : {Case{"3", false, true, false}, Case{"!= 3", true, false, true},
                        Case{"< 3", true, false, false}, Case{"<= 3", true, true, false},
                        Case{"> 3", false, false, true}, Case{">= 3", false, true, true}}) {
    const ExpectRows expectation = parse_expect_rows(c.text);
    EXPECT_EQ(expectation.met_by(2), c.one_less) << c.text;
    EXPECT_EQ(expectation.met_by(3), c.same) << c.text;
    EXPECT_EQ(expectation.met_by(4), c.one_more) << c.text;
  }
}

TEST(ExpectRows, AnythingElseIsRefused) {
  for (const std::string text :
       {"", ">=", "some", "-1", "1.5", "1 row", "=> 1", ">= 1 2", "9223372036854775808", "> = 1"}) {
    EXPECT_THROW(parse_expect_rows(text), Error) << text;
  }
}

}  // namespace
}  // namespace sqlpod
