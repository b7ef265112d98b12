#include "secrets/sources/group_file.h"

#include <gmock/gmock.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "error/error.h"

namespace sqlpod {
namespace {

/// Keys and values; `<none>` for what is no single value.
std::vector<std::pair<std::string, std::string>> parsed_group(const std::string& text,
                                                              const std::string& path) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const GroupFileEntry& entry : parse_group_file(Secret(std::string(text)), path)) {
    pairs.emplace_back(entry.key, entry.value ? std::string(entry.value->reveal()) : "<none>");
  }
  return pairs;
}

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(GroupFile, IsToldByTheEndOfItsName) {
  const auto password = ElementsAre(Pair("password", "x y"));
  EXPECT_THAT(parsed_group(R"({"password": "x y"})", "/v/db.json"), password);
  EXPECT_THAT(parsed_group("password: x y\n", "/v/db.yaml"), password);
  EXPECT_THAT(parsed_group("password: 'x y'\n", "/v/db.yml"), password);
  EXPECT_THAT(parsed_group("password='x y'\n", "/v/db.env"), password);
  EXPECT_THAT(parsed_group("password=x y\n", "/v/.env"), password);
}

TEST(GroupFile, TakesNumbersAndTruthValuesAsTheyAreWritten) {
  EXPECT_THAT(parsed_group(R"({"pin": 0.10, "port": 5432, "on": true})", "x.json"),
              ElementsAre(Pair("pin", "0.10"), Pair("port", "5432"), Pair("on", "true")));
  EXPECT_THAT(parsed_group("pin: 0010\non: yes\n", "x.yaml"),
              ElementsAre(Pair("pin", "0010"), Pair("on", "yes")));
}

TEST(GroupFile, DecodesEscapesAndBlocks) {
  EXPECT_THAT(parsed_group(R"({"k": "p\u00e4ss\n\"w\\"})", "x.json"),
              ElementsAre(Pair("k", "p\xc3\xa4ss\n\"w\\")));
  EXPECT_THAT(parsed_group("k: |\n  line 1\n  line 2\n", "x.yaml"),
              ElementsAre(Pair("k", "line 1\nline 2\n")));
}

TEST(GroupFile, GoesIntoTheDataOfAnAnswerOfVault) {
  const auto password = ElementsAre(Pair("password", "x"));
  EXPECT_THAT(parsed_group(R"({"lease_id": "l", "data": {"password": "x"}})", "x.json"), password);
  EXPECT_THAT(parsed_group(R"({"request_id": "r", "data": {"data": {"password": "x"},
                               "metadata": {"version": 3}}})",
                           "x.json"),
              password);
  EXPECT_THAT(parsed_group("data:\n  data: {password: x}\n", "x.yaml"), password);
  EXPECT_THAT(parsed_group(R"({"data": {"data": {"data": {"password": "x"}}}})", "x.json"),
              ElementsAre(Pair("data", "<none>")));
  EXPECT_THAT(parsed_group(R"({"data": "a secret"})", "x.json"),
              ElementsAre(Pair("data", "a secret")));
}

TEST(GroupFile, KnowsWhatIsNoSingleValue) {
  EXPECT_THAT(parsed_group(R"({"a": null, "b": [1], "c": {"d": "e"}})", "x.json"),
              ElementsAre(Pair("a", "<none>"), Pair("b", "<none>"), Pair("c", "<none>")));
}

TEST(GroupFile, MayHoldNothing) {
  EXPECT_THAT(parsed_group("{}", "x.json"), IsEmpty());
  EXPECT_THAT(parsed_group("# nothing yet\n", "x.yaml"), IsEmpty());
  EXPECT_THAT(parsed_group("", "x.env"), IsEmpty());
}

TEST(GroupFile, HoldsAThousandKeysAtMost) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "k" + std::to_string(i) + "=\"value\"\n";
  EXPECT_EQ(parsed_group(text, "x.env").size(), 1000U);
  EXPECT_THROW(parsed_group(text + "k=v\n", "x.env"), Error);
}

// Far above what it takes, far below what growing with the square of the text would.
TEST(GroupFile, IsQuicklyReadOrRefused) {
  std::string dotenv;
  for (int i = 0; dotenv.size() < (1U << 20); ++i) dotenv += "k" + std::to_string(i) + "=''\n";
  std::string json = "{";
  for (int i = 0; json.size() < (1U << 20); ++i) json += "\"k" + std::to_string(i) + "\":\"\",";
  json += "\"end\":\"\"}";
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THROW(parsed_group(dotenv, "x.env"), Error);
  EXPECT_THROW(parsed_group(json, "x.json"), Error);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

struct BadGroup {
  const char* name;
  const char* path;
  const char* text;
  const char* reason;
};

class BadGroupFile : public ::testing::TestWithParam<BadGroup> {};

TEST_P(BadGroupFile, IsRefusedWithoutShowingIt) {
  try {
    parse_group_file(Secret(std::string(GetParam().text)), GetParam().path);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::secret);
    EXPECT_EQ(error.message(), std::string("the secret file ") + GetParam().path +
                                   " cannot be read: " + GetParam().reason);
    EXPECT_THAT(error.message() + error.hint() + error.details(),
                ::testing::Not(::testing::HasSubstr("canary")));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Group, BadGroupFile,
    ::testing::Values(
        BadGroup{"EmptyJson", "/v/x.json", "", "it is not JSON at line 1, column 1"},
        BadGroup{"CutJson", "/v/x.json", "{\n\"k\": \"canary",
                 "it is not JSON at line 2, column 13"},
        BadGroup{"KeyTwice", "/v/x.json", R"({"canary": 1, "canary": 2})",
                 "it is not JSON at line 1, column 15"},
        BadGroup{"JsonList", "/v/x.json", R"(["canary"])", "it is JSON, but no map"},
        BadGroup{"JsonText", "/v/x.json", R"("canary")", "it is JSON, but no map"},
        BadGroup{"BadYaml", "/v/x.yaml", "k: [canary\n", "it is not YAML at line 2, column 1"},
        BadGroup{"UnknownTag", "/v/x.yaml", "k: !canary x\n", "it is not YAML at line 1, column 4"},
        BadGroup{"YamlText", "/v/x.yml", "canary\n", "it is YAML, but no map"},
        BadGroup{"NotUtf8", "/v/x.yml", "canary: \xff\n", "it is not YAML at line 1, column 9"},
        BadGroup{"UnknownFormat", "/v/db-creds", "canary=1\n",
                 "its name does not tell its format"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace sqlpod
