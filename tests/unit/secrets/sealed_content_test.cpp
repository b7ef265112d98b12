#include "secrets/sealed/sealed_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

SealedContent read_text(const std::string& text) {
  return parse_sealed_text(text, "store.pem");
}

std::string message_of_text(const std::string& text) {
  try {
    read_text(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    return error.message();
  }
  return "no error";
}

std::string value_of(const std::string& json) {
  const SealedContent content =
      read_text(R"({"sqlpod_sealed_store": 1, "secrets": {"g/k": )" + json + "}}");
  return std::string(content.secrets.at("g/k").reveal());
}

TEST(SealedContent, IsReadAsItWasWritten) {
  const std::string values[] = {"",
                                "plain",
                                "quote \" backslash \\ slash / percent % dollar $",
                                "lines\nof\r\nPEM\t\x01\x1f\x7f",
                                "h\xc3\xa4sslich \xf0\x9f\x98\x80",
                                std::string("no UTF-8: \xff\xfe\0!", 14),
                                std::string(std::size_t{64} << 10, 'x')};
  SealedContent content;
  content.recipients_sha256 = "00ff";
  int number = 0;
  for (const std::string& value : values)
    content.secrets.emplace("group/key" + std::to_string(number++), Secret(std::string(value)));
  const SealedContent again = read_text(std::string(sealed_text(content).reveal()));
  EXPECT_EQ(again.recipients_sha256, "00ff");
  ASSERT_EQ(again.secrets.size(), std::size(values));
  number = 0;
  for (const std::string& value : values)
    EXPECT_EQ(again.secrets.at("group/key" + std::to_string(number++)).reveal(), value);
}

TEST(SealedContent, HasTheFormThatTheHeaderShows) {
  SealedContent content;
  content.recipients_sha256 = "9f86";
  content.secrets.emplace("g/v2/k", Secret(std::string("a\"b\n")));
  content.secrets.emplace("g/binary", Secret(std::string("\x00\x01\x02\xff", 4)));
  EXPECT_EQ(sealed_text(content).reveal(), R"({
  "sqlpod_sealed_store": 1,
  "recipients_sha256": "9f86",
  "secrets": {
    "g/binary": {"base64": "AAEC/w=="},
    "g/v2/k": "a\"b\n"
  }
}
)");
  EXPECT_EQ(sealed_values_text(content.secrets).reveal(), R"({
  "g/binary": {"base64": "AAEC/w=="},
  "g/v2/k": "a\"b\n"
}
)");
}

TEST(SealedContent, MayBeWrittenByOthersInAnyJson) {
  const SealedContent content =
      read_text("\n{\t\"secrets\" :{ } ,\r\n\"sqlpod_sealed_store\":1 } \n");
  EXPECT_TRUE(content.secrets.empty());
  EXPECT_TRUE(content.recipients_sha256.empty());
  EXPECT_EQ(value_of(R"("\" \\ \/ \b \f \n \r \t")"), "\" \\ / \b \f \n \r \t");
  EXPECT_EQ(value_of(R"("\u0041\u00e9\u20AC\uD83D\ude00")"),
            "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  EXPECT_EQ(value_of(R"("\u0000")"), std::string(1, '\0'));
  EXPECT_EQ(value_of(R"({ "base64" : "AAEC\n/w==" })"), std::string("\x00\x01\x02\xff", 4));
}

TEST(SealedContent, ThatIsNoneIsRefusedWithoutShowingIt) {
  const std::string head = R"({"sqlpod_sealed_store": 1, "secrets": {"g/k": )";
  const std::string texts[] = {
      "",
      "[]",
      "null",
      R"({"sqlpod_sealed_store": 1})",
      R"({"secrets": {}})",
      R"({"sqlpod_sealed_store": 2, "secrets": {}})",
      R"({"sqlpod_sealed_store": 11, "secrets": {}})",
      R"({"sqlpod_sealed_store": "1", "secrets": {}})",
      R"({"sqlpod_sealed_store": 1, "secrets": {}} geheim)",
      R"({"sqlpod_sealed_store": 1, "secrets": {}, "geheim": 1})",
      R"({"sqlpod_sealed_store": 1, "secrets": {}, "secrets": {}})",
      R"({"sqlpod_sealed_store": 1, "recipients_sha256": "", "secrets": {}})",
      R"({"sqlpod_sealed_store": 1, "secrets": {},})",
      head + R"("geheim", "g/k": "geheim"}})",
      head + R"(1234}})",
      head + R"(null}})",
      head + R"(["geheim"]}})",
      head + R"({"text": "geheim"}}})",
      head + R"({}}})",
      head + R"({"base64": "geheim!"}}})",
      head + R"({"base64": "Z2VoZWlt="}}})",
      head + R"({"base64": "Z2VoZWl=t"}}})",
      head + R"({"base64": "Z2VoZWn="}}})",
      head + R"({"base64": "Z2Vo", "base64": "Z2Vo"}}})",
      head + R"("geheim)",
      head + R"("geheim\)",
      head + R"("geheim\u00)",
      head + "\"geheim\n\"}}",
      head + R"("geheim\x"}})",
      head + R"("geheim\ud800"}})",
      head + R"("geheim\udc00\ud800"}})",
      head + R"("geheim\ud800\u0041"}})",
      head + R"("geheim\u00g0"}})",
      head + "\"geheim\xff\"}}",
      head + "\"geheim\"}",
      std::string(R"({"sqlpod_sealed_store": 1, "secrets": {"g/k": "geheim"}})") + '\0',
  };
  for (const std::string& text : texts) {
    EXPECT_THAT(
        message_of_text(text),
        AllOf(HasSubstr("what is sealed in store.pem cannot be read"), Not(HasSubstr("geheim"))))
        << text;
  }
}

TEST(SealedContent, NamesAreThoseOfAMountedFolder) {
  for (const char* path :
       {"group/key", "group/v2/key", "alone", "a.b/tls.crt", "...", "\xc3\xa4/k"})
    EXPECT_NO_THROW(check_sealed_path(path)) << path;
  const std::string paths[] = {"",
                               "/",
                               "a/",
                               "/a",
                               "a//b",
                               "a/./b",
                               "../a",
                               "a/b/c/d",
                               "a\\b/c",
                               "a\nb/c",
                               "a/\x7f",
                               "\xff/k",
                               std::string(256, 'a')};
  for (const std::string& path : paths) {
    EXPECT_THROW(check_sealed_path(path), Error) << path;
    EXPECT_THAT(message_of_text(R"({"sqlpod_sealed_store": 1, "secrets": {")" +
                                (path == "a\nb/c" ? "a\\nb/c" : path) + R"(": "x"}})"),
                HasSubstr("cannot be read"));
  }
}

}  // namespace
}  // namespace sqlpod
