#include "secrets/sources/dotenv.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs parsed_dotenv(std::string_view text) {
  Pairs pairs;
  for (const DotenvEntry& entry : parse_dotenv(text, "x.env")) {
    pairs.emplace_back(entry.name, entry.value.reveal());
  }
  return pairs;
}

TEST(Dotenv, ReadsLinesOfNameAndValue) {
  EXPECT_EQ(parsed_dotenv("A=1\nb.c-D_2=two words\n\n  \n# C=3\nEMPTY=\nLAST=x"),
            (Pairs{{"A", "1"}, {"b.c-D_2", "two words"}, {"EMPTY", ""}, {"LAST", "x"}}));
  EXPECT_EQ(parsed_dotenv(""), Pairs{});
}

TEST(Dotenv, PassesOverBlanksExportAndComments) {
  EXPECT_EQ(parsed_dotenv("  A =  x  \nexport B=y # why\n\texport\tC = 'z' # why\nexport=e\nD= #"),
            (Pairs{{"A", "x"}, {"B", "y"}, {"C", "z"}, {"export", "e"}, {"D", ""}}));
}

TEST(Dotenv, KeepsWhatOnlyLooksLikeAComment) {
  EXPECT_EQ(parsed_dotenv("A=p#ss\nB='p #ss'\nC=\"p #ss\"\nD=#p"),
            (Pairs{{"A", "p#ss"}, {"B", "p #ss"}, {"C", "p #ss"}, {"D", "#p"}}));
}

TEST(Dotenv, TakesLineEndsOfWindowsAndAByteOrderMark) {
  EXPECT_EQ(parsed_dotenv("\xef\xbb\xbf"
                          "A=x\r\nB='y'\r\n"),
            (Pairs{{"A", "x"}, {"B", "y"}}));
}

TEST(Dotenv, TakesEverythingInSingleQuotesAsItIs) {
  EXPECT_EQ(parsed_dotenv("A='a\\n\"$B`c`\nsecond line'"),
            (Pairs{{"A", "a\\n\"$B`c`\nsecond line"}}));
}

TEST(Dotenv, DecodesEscapesInDoubleQuotes) {
  EXPECT_EQ(parsed_dotenv(R"(A="-----BEGIN\nx\r\t\\\"\$\`-----")"),
            (Pairs{{"A", "-----BEGIN\nx\r\t\\\"$`-----"}}));
  EXPECT_EQ(parsed_dotenv("A=\"first\nsecond 'line'\"\nB=1"),
            (Pairs{{"A", "first\nsecond 'line'"}, {"B", "1"}}));
}

TEST(Dotenv, SubstitutesNothing) {
  EXPECT_EQ(parsed_dotenv("A=x\nB=$A\nC=\"${A}$(id)\"\nD=a\\nb'c'"),
            (Pairs{{"A", "x"}, {"B", "$A"}, {"C", "${A}$(id)"}, {"D", "a\\nb'c'"}}));
}

struct BadDotenv {
  const char* name;
  const char* text;
  const char* line;
};

class BadDotenvFile : public ::testing::TestWithParam<BadDotenv> {};

TEST_P(BadDotenvFile, IsRefusedByItsLineWithoutShowingIt) {
  try {
    parse_dotenv(GetParam().text, "/mnt/x.env");
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    EXPECT_THAT(
        error.message(),
        ::testing::StartsWith(std::string("the secret file /mnt/x.env cannot be read: line ") +
                              GetParam().line + " "));
    EXPECT_THAT(error.message() + error.hint() + error.details(),
                ::testing::Not(::testing::HasSubstr("canary")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Dotenv, BadDotenvFile,
    ::testing::Values(BadDotenv{"NoEqualsSign", "A=1\ncanary-value", "2"},
                      BadDotenv{"ExportAlone", "export ", "1"},
                      BadDotenv{"NoName", "A=1\n\n=canary", "3"},
                      BadDotenv{"NameWithABlank", "canary one=1", "1"},
                      BadDotenv{"NameInQuotes", "'canary'=1", "1"},
                      BadDotenv{"NameTwice", "canary=1\ncanary=2", "2"},
                      BadDotenv{"QuoteWithoutEnd", "A='canary\nB=1\n", "3"},
                      BadDotenv{"DoubleQuoteWithoutEnd", "A=\"canary\\\"", "1"},
                      BadDotenv{"TextBehindAQuote", "A='1'canary", "1"},
                      BadDotenv{"CommentRightBehindAQuote", "A='1'#canary", "1"},
                      BadDotenv{"UnknownEscape", "A=1\nB=\"canary\\q\"", "2"},
                      BadDotenv{"BackslashAtTheEnd", "A=\"canary\\", "1"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace sqlpod
