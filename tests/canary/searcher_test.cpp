// The searcher finds what is planted: without this, "nothing found" would say nothing.
#include "tests/canary/searcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/canary/encoding.h"

namespace sqlpod::testing {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

/// Each form of it differs from every other one.
const std::string secret = "cAn'ary \"p\\w/42%+é~?>";

std::string in_a_text(const std::string& form) {
  return "sqlpod: error: the login of <" + form + "> was refused\nhint: none\n";
}

class SearcherForm : public ::testing::TestWithParam<Encoding> {};

TEST_P(SearcherForm, IsFoundWherePlanted) {
  const std::string form = GetParam().encode(secret);
  EXPECT_EQ(form == secret, GetParam().name == "plain") << "planted as it is";
  EXPECT_THAT(Searcher(secret).find_in(in_a_text(form)), Not(IsEmpty())) << form;
  EXPECT_THAT(Searcher(secret, Searcher::no_pieces).find_in(in_a_text(form)), Not(IsEmpty()))
      << form;
}

TEST_P(SearcherForm, IsNotFoundOfAnotherValue) {
  const std::string other = GetParam().encode("dBn(bry .q|x048$-ö^:;");
  EXPECT_THAT(Searcher(secret).find_in(in_a_text(other)), IsEmpty()) << other;
}

INSTANTIATE_TEST_SUITE_P(Every, SearcherForm, ::testing::ValuesIn(encodings()),
                         [](const auto& each) { return test_name(each.param.name); });

TEST(Searcher, SaysHowItWasWritten) {
  const auto found = [](const std::string& form) {
    return Searcher("hunter22-hunter33").find_in(in_a_text(form));
  };
  EXPECT_THAT(found("hunter22-hunter33"), Contains("plain"));
  EXPECT_THAT(found("hunter22%2dhunter33"), Contains("percent"));
  EXPECT_THAT(found(hex_encoded("hunter22-hunter33")), Contains("hex"));
  EXPECT_THAT(found(base64_encoded("u:hunter22-hunter33")), Contains("base64"));
}

TEST(Searcher, FindsWhatIsEncodedTwice) {
  const Searcher searcher(secret);
  EXPECT_THAT(searcher.find_in(base64_encoded(percent_encoded(secret))), Not(IsEmpty()));
  EXPECT_THAT(searcher.find_in(percent_encoded(base64_encoded(secret))), Not(IsEmpty()));
  EXPECT_THAT(searcher.find_in(json_quoted(sql_quoted(secret))), Not(IsEmpty()));
}

TEST(Searcher, FindsAPieceOfALongValue) {
  const std::string value = "0123456789abcdefghij";
  EXPECT_THAT(Searcher(value).find_in("near '456789abcdef' at line 1"), Not(IsEmpty()));
  EXPECT_THAT(Searcher(value).find_in("near '456789abcde' at line 1"), IsEmpty());
  EXPECT_THAT(Searcher(value, Searcher::no_pieces).find_in("near '456789abcdef'"), IsEmpty());
}

TEST(Searcher, FindsWhatIsSplitOverTwoLines) {
  const Searcher searcher("hunter22-hunter33", Searcher::no_pieces);
  EXPECT_THAT(searcher.find_in("sqlpod: error: no\n  hunter22-\n  hunter33\n"), Not(IsEmpty()));
  EXPECT_THAT(searcher.find_in("2026-01-01T00:00:00.000000Z debug sqlpod: x hunter22-\n"
                               "2026-01-01T00:00:00.000001Z debug sqlpod: hunter33 y\n"),
              Not(IsEmpty()));
}

TEST(Searcher, FindsUtf16) {
  std::string wide;
  for (const char c : std::string("hunter22-hunter33")) wide += {c, '\0'};
  EXPECT_THAT(Searcher("hunter22-hunter33").find_in("<" + wide + ">"), Not(IsEmpty()));
}

}  // namespace
}  // namespace sqlpod::testing
