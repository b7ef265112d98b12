#include "secrets/redactor.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace sqlpod {
namespace {

std::string redacted(const std::vector<std::string>& secrets, std::string_view text) {
  Redactor redactor;
  for (const std::string& secret : secrets) redactor.add(Secret(std::string(secret)));
  return redactor.redact(text);
}

struct Case {
  const char* name;
  const char* secret;
  const char* text;
  const char* expected;
};

void PrintTo(const Case& c, std::ostream* out) {
  *out << c.name;
}

class RedactorForm : public ::testing::TestWithParam<Case> {};

TEST_P(RedactorForm, IsReplaced) {
  EXPECT_EQ(redacted({GetParam().secret}, GetParam().text), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Characters, RedactorForm,
    ::testing::Values(
        Case{"Plain", "hunter22", "password hunter22 refused, hunter22!",
             "password *** refused, ***!"},
        Case{"InsideAWord", "hunter22", "xhunter22x", "x***x"},
        Case{"PercentUpper", "p@ss:w/rd", "postgresql://u:p%40ss%3Aw%2Frd@h/d",
             "postgresql://u:***@h/d"},
        Case{"PercentLower", "p@ss:w/rd", "u:p%40ss%3aw%2frd@h", "u:***@h"},
        Case{"PercentWithOtherSafeCharacters", "p@ss:w/rd", "u:p%40ss:w/rd@h", "u:***@h"},
        Case{"PercentOfEveryByte", "abcd", "%61%62%63%64", "***"},
        Case{"PercentItself", "50%25off", "50%2525off", "***"},
        Case{"PercentOfUtf8", "pässwörd", "p%C3%A4ssw%c3%b6rd", "***"},
        Case{"FormBlank", "two words", "q=two+words&p=two%20words", "q=***&p=***"},
        Case{"JsonQuoteAndBackslash", "a\"b\\c/d", R"({"m": "a\"b\\c\/d"})", R"({"m": "***"})"},
        Case{"JsonNewline", "line1\nline2\tx", R"("line1\nline2\tx")", "\"***\""},
        Case{"JsonUnicode", "pässwörd", R"(p\u00e4ssw\u00F6rd)", "***"},
        Case{"JsonSurrogates", "key\xf0\x9f\x94\x91key", R"(key\ud83d\udd11key)", "***"},
        Case{"JsonUnicodeOfAscii", "a<b>&c", R"(a\u003cb\u003E\u0026c)", "***"},
        Case{"SqlQuoteDoubled", "it's'", "PASSWORD 'it''s'''", "PASSWORD '***'"},
        Case{"SqlQuoteBackslash", "it's mine", R"('it\'s mine')", "'***'"},
        Case{"ConnectionStringBackslashes", "a'b\\c", R"(password='a\'b\\c' host=h)",
             "password='***' host=h"},
        Case{"PercentDoubledForADriver", "100%sure", "100%%sure", "***"},
        Case{"PercentDoubledWithinAnEscape", "p-ss", "u:p%%2dss@h, u:p%%2Dss@h",
             "u:***@h, u:***@h"},
        Case{"JsonUnicodeInJson", "p\xc3\xa4'key\xf0\x9f\x94\x91",
             R"(p\\u00e4\\u0027key\\ud83d\\udd11)", "***"},
        Case{"JsonUnicodeOfSqlQuotes", "it's", R"(it\u0027\u0027s)", "***"},
        Case{"OctalOfBytes", "p\xc3\xa4ss", R"(p\303\244ss)", "***"},
        Case{"HexEscapesOfBytes", "p\xc3\xa4ss", R"(p\xc3\xA4ss)", "***"},
        Case{"PercentTwice", "a b/c%", "%61%2520b%252fc%252525", "***"},
        Case{"JsonInJson", "a\"b\\c\nd", R"(a\\\"b\\\\c\\nd)", "***"},
        Case{"SqlQuoteInSqlQuotes", "it's", "'''it''''s'''", "'''***'''"},
        Case{"JsonOfSqlQuotes", "a\"b", R"("sql": "SELECT \"a\"\"b\"")",
             R"("sql": "SELECT \"***\"")"},
        Case{"SqlQuoteOfJson", "it's", R"('it\''s')", "'***'"},
        Case{"MixedEscapes", "a b'c\"d", R"(a%20b''c\"d)", "***"},
        Case{"NotUtf8", "\xff\xfe\xfd\xfc", "<\xff\xfe\xfd\xfc>", "<***>"}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Encodings, RedactorForm,
    ::testing::Values(
        Case{"HexLower", "hunter22", "0x68756e7465723232;", "0x***;"},
        Case{"HexUpper", "hunter22", "\\x68756E7465723232", "\\x***"},
        Case{"Base64", "hunter22", "aHVudGVyMjI=", "***"},
        Case{"Base64WithoutPadding", "hunter22", "aHVudGVyMjI", "***"},
        Case{"Base64AfterOneByte", "hunter22", "Basic Omh1bnRlcjIy", "Basic O***"},
        // u:hunter22, me:hunter22, bob:hunter22
        Case{"Base64AfterTwoBytes", "hunter22", "dTpodW50ZXIyMg==", "dT***"},
        Case{"Base64AfterThreeBytes", "hunter22", "bWU6aHVudGVyMjI=", "bWU6***"},
        Case{"Base64AfterFourBytes", "hunter22", "Ym9iOmh1bnRlcjIy.", "Ym9iO***."},
        Case{"Base64Standard", "\xfb\xff\xbe\xfb\xef\xff", "<+/++++//>", "<***>"},
        Case{"Base64UrlSafe", "\xfb\xff\xbe\xfb\xef\xff", "<-_----__>", "<***>"},
        Case{"Base64InAUrl", "\xfb\xff\xbe\xfb\xef\xff!", "<%2B/%2b%2B%2b+%2F/IQ%3D%3D>", "<***>"},
        Case{"Base64InJson", "\xff\xff\xbe\xfb\xef\xff", R"(<\/\/++++\/\/>)", "<***>"},
        Case{"Base64InLines", "hunter22", "aHVu\r\ndGVy\nMjI=\n", "***\n"}),
    [](const auto& each) { return each.param.name; });

INSTANTIATE_TEST_SUITE_P(
    ShortSecrets, RedactorForm,
    ::testing::Values(
        Case{"StandsAlone", "abc", "abc, 'abc' and u:abc@h", "***, '***' and u:***@h"},
        Case{"PartOfAWord", "abc", "abcd xabc abc_ éabc", "abcd xabc abc_ éabc"},
        Case{"AfterAnEscape", "abc", R"(u%3Aabc@h "x\nabc")", R"(u%3A***@h "x\n***")"},
        Case{"Encoded", "a:b", "u:a%3Ab@h", "u:***@h"},
        Case{"OneCharacter", "5", "port 5, 15 and 5432", "port ***, 15 and 5432"}),
    [](const auto& each) { return each.param.name; });

TEST(Redactor, LeavesOtherTextAlone) {
  const std::string text = "hunter2 Hunter22 h%75nter %zz \\ \\u00 \\ud83d % hunter";
  EXPECT_EQ(redacted({"hunter22"}, text), text);
  EXPECT_EQ(redacted({}, text), text);
  EXPECT_EQ(redacted({"hunter22"}, ""), "");
}

TEST(Redactor, NeverReplacesAnEmptySecret) {
  EXPECT_EQ(redacted({""}, "a text"), "a text");
}

TEST(Redactor, TakesTheLongerOfTwoSecrets) {
  EXPECT_EQ(redacted({"secret", "secret-of-mine"}, "(secret-of-mine) (secret)"), "(***) (***)");
  EXPECT_EQ(redacted({"secret-of-mine", "secret"}, "(secret-of-mine) (secret)"), "(***) (***)");
}

TEST(Redactor, LeavesNoRestOfOverlappingSecrets) {
  EXPECT_EQ(redacted({"abcdef", "defghi"}, "<abcdefghi>"), "<***>");
  EXPECT_EQ(redacted({"abcabc"}, "<abcabcabc>"), "<***>");
  EXPECT_EQ(redacted({"abcd"}, "<abcdabcd>"), "<******>");
}

TEST(Redactor, FindsASecretAtBothEndsOfTheText) {
  EXPECT_EQ(redacted({"hunter22"}, "hunter22 hunter22"), "*** ***");
  EXPECT_EQ(redacted({"hunter22"}, "hunter2"), "hunter2");
  EXPECT_EQ(redacted({"it's'"}, "it''s'"), "***");
  EXPECT_EQ(redacted({"item%"}, "item%2"), "***2");
}

TEST(Redactor, KnowsTheLinesOfASecretOfSeveralLines) {
  const std::string key =
      "-----BEGIN PRIVATE KEY-----\r\nMIIEvQIBADANBgkq\r\n  hkiG9w0BAQEFAASC  \nshort\n-----END "
      "PRIVATE KEY-----";
  EXPECT_EQ(redacted({key}, "bad line MIIEvQIBADANBgkq near hkiG9w0BAQEFAASC."),
            "bad line *** near ***.");
  EXPECT_EQ(redacted({key}, "no -----BEGIN PRIVATE KEY----- in short"),
            "no -----BEGIN PRIVATE KEY----- in short");
  EXPECT_EQ(redacted({key}, "<" + key + ">"), "<***>");
}

TEST(Redactor, RedactsEveryTextOfAnError) {
  Redactor redactor;
  redactor.add(Secret(std::string("hunter22")));
  const Error error = redactor.redact(
      Error(ErrorKind::denied, "login hunter22", "try hunter22", "line 1\nhunter22", "28P01"));
  EXPECT_EQ(error.kind(), ErrorKind::denied);
  EXPECT_EQ(error.message(), "login ***");
  EXPECT_EQ(error.hint(), "try ***");
  EXPECT_EQ(error.details(), "line 1\n***");
  EXPECT_EQ(error.sqlstate(), "28P01");
}

TEST(Redactor, IsSafeToUseFromSeveralThreads) {
  Redactor redactor;
  std::atomic<bool> leaked = false;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&redactor, &leaked, i] {
      for (int j = 0; j < 200; ++j) {
        const std::string value = "value-" + std::to_string(i) + "-" + std::to_string(j % 20) + "-";
        redactor.add(Secret(std::string(value)));
        if (redactor.redact("<" + value + ">") != "<***>") leaked = true;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_FALSE(leaked);
}

TEST(Redactor, KnowsTheBeginningThatAServerHasCut) {
  EXPECT_EQ(redacted({"hunter22'tiger"}, "row (1, hunter22''ti...)"), "row (1, ***...)");
  EXPECT_EQ(redacted({"hunter22'tiger"}, "row (hunter…)"), "row (***…)");
  EXPECT_EQ(redacted({"hunter22'tiger"}, "a hunter, hunte... hunter.. x"),
            "a hunter, hunte... hunter.. x");
}

TEST(Redactor, KnowsThePiecesOfALongSecret) {
  std::string secret;
  for (int i = 0; secret.size() < 65536; ++i) secret += "ü" + std::to_string(i * 7919);
  EXPECT_EQ(redacted({secret}, "<" + secret + ">"), "<***>");
  EXPECT_EQ(redacted({secret}, "<" + secret + secret + ">"), "<******>");
  const std::string cut = redacted({secret}, "near '" + secret.substr(0, 3000) + "'");
  EXPECT_LT(cut.size(), 600U) << cut;
}

TEST(Redactor, TakesOutALongSecretThatRepeatsItself) {
  const std::string secret(4096, 'a');
  EXPECT_EQ(redacted({secret}, "<" + secret + ">"), "<***>");
}

TEST(Redactor, ReadsALongRunOfOneMarkInEveryWay) {
  const std::string quotes(100, '\'');
  EXPECT_EQ(redacted({quotes + "x"}, "(" + quotes + "x)"), "(***)");
  EXPECT_EQ(redacted({quotes + "x"}, "(" + quotes + quotes + "x)"), "(***)");
  EXPECT_EQ(redacted({"secret" + quotes + "x"}, "secret" + quotes.substr(40) + "..."), "***...");
}

// Should the time grow with a square, these three would take minutes.
TEST(Redactor, LeavesALargeTextAsItIs) {
  Redactor redactor;
  std::string key;
  for (int i = 0; i < 30; ++i) key += "line number " + std::to_string(i) + " of a long secret\n";
  redactor.add(Secret(std::move(key)));
  redactor.add(Secret(std::string(50, '%')));
  std::string text;
  while (text.size() < 200000) text += "a line of no interest, 100%% \\of it; ";
  EXPECT_EQ(redactor.redact(text), text);
}

TEST(Redactor, LeavesATextAsItIsWithThousandsOfSecrets) {
  Redactor redactor;
  std::string lines;
  for (unsigned i = 0; i < 4000; ++i) {
    lines += "export NAME_" + std::to_string(i) + "=";
    for (unsigned j = 0; j < 8; ++j) lines += std::to_string((i + 1) * 2654435761U % (j + 99991));
    lines += "\n";
  }
  redactor.add(Secret(std::move(lines)));
  std::string text;
  while (text.size() < 400000)
    text += "export NAME_1, 'of no interest' %20 \\n MIIEvQIBADANBgkqhkiG9w0B ";
  EXPECT_EQ(redactor.redact(text), text);
}

TEST(Redactor, LeavesRunsOfMarksAsTheyAre) {
  Redactor redactor;
  for (const char mark : {'%', '\''}) redactor.add(Secret(std::string(500, mark) + "x"));
  redactor.add(Secret(std::string("\\x'%+")));
  for (const std::string mark : {"%", "'", "\\", "%25"}) {
    std::string text;
    while (text.size() < 1000) text += mark;
    EXPECT_EQ(redactor.redact(text), text);
  }
}

}  // namespace
}  // namespace sqlpod
