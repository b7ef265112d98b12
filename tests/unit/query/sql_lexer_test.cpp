#include "executor/query/sql_lexer.h"

#include "tests/unit/query/query_testing.h"

namespace sqlpod {
namespace {

using namespace query_testing;
using Kind = SqlTokenKind;

SqlText plain(const std::string& text) {
  SqlText sql(text);
  sql.append_source(0, text.size());
  return sql;
}

// The tokens that are no white space, each as its text.
std::vector<std::pair<Kind, std::string>> lex(const std::string& text, const SqlDialect& dialect) {
  const SqlText sql = plain(text);
  std::vector<std::pair<Kind, std::string>> found;
  for (const SqlToken& token : lex_sql(sql, dialect)) {
    if (token.kind != Kind::blank)
      found.emplace_back(token.kind, text.substr(token.offset, token.size));
  }
  return found;
}

struct Case {
  const SqlDialect* dialect;
  std::string text;
  std::vector<std::pair<Kind, std::string>> tokens;
};

void PrintTo(const Case& test_case, std::ostream* out) {
  *out << test_case.text;
}

class SqlLexerTest : public ::testing::TestWithParam<Case> {};

TEST_P(SqlLexerTest, TokenizesByDialect) {
  EXPECT_EQ(lex(GetParam().text, *GetParam().dialect), GetParam().tokens) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Strings, SqlLexerTest,
    ::testing::Values(
        Case{&postgresql, "'a''b' 'c\\'", {{Kind::string, "'a''b'"}, {Kind::string, "'c\\'"}}},
        Case{&mysql,
             "'a\\'b' \"c\\\"d\"",
             {{Kind::string, "'a\\'b'"}, {Kind::string, "\"c\\\"d\""}}},
        Case{&postgresql, "E'a\\'b' e''", {{Kind::string, "E'a\\'b'"}, {Kind::string, "e''"}}},
        Case{&sqlite, "E'a\\'", {{Kind::word, "E"}, {Kind::string, "'a\\'"}}},
        Case{&postgresql, "nameE'a\\'", {{Kind::word, "nameE"}, {Kind::string, "'a\\'"}}},
        Case{&postgresql, "\"a\"\"b\"", {{Kind::quoted_identifier, "\"a\"\"b\""}}},
        Case{&mysql, "`a``b`", {{Kind::quoted_identifier, "`a``b`"}}},
        Case{&postgresql, "e'a'\n'b\\'c'", {{Kind::string, "e'a'"}, {Kind::string, "'b\\'c'"}}},
        Case{&postgresql,
             "E'a' -- b\r -- c\n 'd\\'' 'e\\'",
             {{Kind::string, "E'a'"},
              {Kind::comment, "-- b"},
              {Kind::comment, "-- c"},
              {Kind::string, "'d\\''"},
              {Kind::string, "'e\\'"}}},
        Case{&postgresql,
             "E'a' /*\n*/\n'b\\'",
             {{Kind::string, "E'a'"}, {Kind::comment, "/*\n*/"}, {Kind::string, "'b\\'"}}},
        Case{&postgresql,
             "1..E'\\''",
             {{Kind::number, "1"},
              {Kind::symbol, "."},
              {Kind::symbol, "."},
              {Kind::string, "E'\\''"}}},
        Case{&sqlite, "[a]]", {{Kind::quoted_identifier, "[a]"}, {Kind::symbol, "]"}}},
        Case{&postgresql,
             "a[1]",
             {{Kind::word, "a"}, {Kind::symbol, "["}, {Kind::number, "1"}, {Kind::symbol, "]"}}}));

INSTANTIATE_TEST_SUITE_P(
    DollarQuotes, SqlLexerTest,
    ::testing::Values(
        Case{&postgresql, "$$a'b$$", {{Kind::dollar_quoted, "$$a'b$$"}}},
        Case{&postgresql, "$t$ $$ $u$ $t$", {{Kind::dollar_quoted, "$t$ $$ $u$ $t$"}}},
        Case{&postgresql, "a$b$c", {{Kind::word, "a$b$c"}}},
        Case{&postgresql, "$1 $12", {{Kind::placeholder, "$1"}, {Kind::placeholder, "$12"}}},
        Case{&postgresql, "$1E'\\''", {{Kind::placeholder, "$1"}, {Kind::string, "E'\\''"}}},
        Case{&postgresql, ":a$b$ c$b$", {{Kind::colon_name, ":a$b$"}, {Kind::word, "c$b$"}}},
        Case{&mysql, "?a", {{Kind::placeholder, "?"}, {Kind::word, "a"}}},
        Case{&mysql, "$$a", {{Kind::symbol, "$"}, {Kind::symbol, "$"}, {Kind::word, "a"}}}));

INSTANTIATE_TEST_SUITE_P(
    Comments, SqlLexerTest,
    ::testing::Values(
        Case{&postgresql, "-- a'\nb", {{Kind::comment, "-- a'"}, {Kind::word, "b"}}},
        Case{&postgresql, "-- a'\rb", {{Kind::comment, "-- a'"}, {Kind::word, "b"}}},
        Case{&sqlite, "-- a'\rb", {{Kind::comment, "-- a'\rb"}}},
        Case{&mysql, "--\x7f'", {{Kind::comment, "--\x7f'"}}},
        Case{&mysql,
             "/*!50000 'a' -- b\n */c",
             {{Kind::executable_comment, "/*!50000 'a' -- b\n */"}, {Kind::word, "c"}}},
        Case{&postgresql, "5--a", {{Kind::number, "5"}, {Kind::comment, "--a"}}},
        Case{&mysql,
             "5--1",
             {{Kind::number, "5"}, {Kind::symbol, "-"}, {Kind::symbol, "-"}, {Kind::number, "1"}}},
        Case{&mysql,
             "--\t'\n#'\n--",
             {{Kind::comment, "--\t'"}, {Kind::comment, "#'"}, {Kind::comment, "--"}}},
        Case{&postgresql, "a # b", {{Kind::word, "a"}, {Kind::symbol, "#"}, {Kind::word, "b"}}},
        Case{&postgresql,
             "/* a /* ' */ b */c",
             {{Kind::comment, "/* a /* ' */ b */"}, {Kind::word, "c"}}},
        Case{&sqlite, "/* a /* b */ c", {{Kind::comment, "/* a /* b */"}, {Kind::word, "c"}}},
        Case{&mysql,
             "/*!40101 a */ /*+ b */ /*M! c */",
             {{Kind::executable_comment, "/*!40101 a */"},
              {Kind::comment, "/*+ b */"},
              {Kind::executable_comment, "/*M! c */"}}}));

INSTANTIATE_TEST_SUITE_P(Colons, SqlLexerTest,
                         ::testing::Values(Case{&postgresql,
                                                "a::b :c \\:d",
                                                {{Kind::word, "a"},
                                                 {Kind::symbol, "::"},
                                                 {Kind::word, "b"},
                                                 {Kind::colon_name, ":c"},
                                                 {Kind::escaped_colon, "\\:"},
                                                 {Kind::word, "d"}}},
                                           Case{&postgresql,
                                                "a:b 1:c :1",
                                                {{Kind::word, "a"},
                                                 {Kind::symbol, ":"},
                                                 {Kind::word, "b"},
                                                 {Kind::number, "1"},
                                                 {Kind::symbol, ":"},
                                                 {Kind::word, "c"},
                                                 {Kind::symbol, ":"},
                                                 {Kind::number, "1"}}},
                                           Case{&mysql,
                                                "@a := 1",
                                                {{Kind::symbol, "@"},
                                                 {Kind::word, "a"},
                                                 {Kind::symbol, ":"},
                                                 {Kind::symbol, "="},
                                                 {Kind::number, "1"}}},
                                           Case{&sqlite,
                                                "@a $b $::c @d::e::f ?1",
                                                {{Kind::placeholder, "@a"},
                                                 {Kind::placeholder, "$b"},
                                                 {Kind::placeholder, "$::c"},
                                                 {Kind::placeholder, "@d::e::f"},
                                                 {Kind::placeholder, "?1"}}}));

struct Unclosed {
  const SqlDialect* dialect;
  std::string text;
  std::string message;
};

void PrintTo(const Unclosed& unclosed, std::ostream* out) {
  *out << unclosed.text;
}

class UnclosedTest : public ::testing::TestWithParam<Unclosed> {};

TEST_P(UnclosedTest, IsAnErrorWithItsPlace) {
  try {
    lex(GetParam().text, *GetParam().dialect);
    FAIL() << "no error for " << GetParam().text;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_EQ(error.message(), "query template " + GetParam().message + " is not closed");
    EXPECT_THAT(error.hint(), ::testing::HasSubstr("end it with"));
  }
}

INSTANTIATE_TEST_SUITE_P(
    SqlLexer, UnclosedTest,
    ::testing::Values(Unclosed{&postgresql, "a\n  'b''", "2:3: this string"},
                      Unclosed{&mysql, "'a\\'", "1:1: this string"},
                      Unclosed{&mysql, "'a\\", "1:1: this string"},
                      Unclosed{&postgresql, "\xc3\xa9 E'\\'", "1:3: this string"},
                      Unclosed{&postgresql, "\"a", "1:1: this quoted identifier"},
                      Unclosed{&sqlite, "[a", "1:1: this quoted identifier"},
                      Unclosed{&mysql, "/*! 'a */ b'*/", "1:1: this string"},
                      Unclosed{&mysql, "/*! a /* b */ c */", "1:1: this comment"},
                      Unclosed{&mysql, "/*! a # b */\n*/", "1:1: this comment"},
                      Unclosed{&mysql, "x `a``", "1:3: this quoted identifier"},
                      Unclosed{&postgresql, "/* /* */", "1:1: this comment"},
                      Unclosed{&sqlite, "a /*/", "1:3: this comment"},
                      Unclosed{&postgresql, "$a$ $b$ $a", "1:1: this dollar-quoted string"}));

TEST(SqlLexer, LosesNoByteOfAnyText) {
  std::string alphabet = "a1'\"`[]$-/*#:\\?@;.,(\n E";
  unsigned state = 1;
  int lexed = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) {
      state = state * 1664525U + 1013904223U;
      text += alphabet[(state >> 16U) % alphabet.size()];
    }
    for (const SqlDialect* dialect : {&postgresql, &mysql, &sqlite}) {
      const SqlText sql = plain(text);
      try {
        std::size_t end = 0;
        for (const SqlToken& token : lex_sql(sql, *dialect)) {
          ASSERT_EQ(token.offset, end) << text;
          ASSERT_GT(token.size, 0U) << text;
          end += token.size;
        }
        EXPECT_EQ(end, text.size()) << text;
        ++lexed;
      } catch (const Error& error) {
        EXPECT_THAT(error.message(), ::testing::HasSubstr("is not closed"));
      }
    }
  }
  EXPECT_GT(lexed, 1000);
}

}  // namespace
}  // namespace sqlpod
