// Secrets of odd shapes, in the mouth of a database: SQLite, which repeats what it is asked for.
#include <gtest/gtest.h>

#include <random>

#include "tests/canary/canary_fixture.h"
#include "tests/canary/encoding.h"

namespace sqlpod::testing {
namespace {

class CanaryShape : public CanaryTest {
 protected:
  /// Runs a task that holds the secret and whose database repeats `text` in its error, and returns
  /// what stands on standard error; it and all else has been searched.
  std::string repeated(const std::string& text, LogSetting log = {"error", "text"}) {
    const std::string query =
        "SELECT json_extract('{}', CAST(x'" + hex_encoded(text) + "' AS TEXT))";
    EXPECT_EQ(run_and_search(row_, task_yaml("sqlite://", query, storage_key_from_canary), {}, log)
                  .exit_code,
              5)
        << last_.error;
    return last_.error;
  }

  /// Every form of `value` is taken out of what is repeated.
  void expect_taken_out(const std::string& row, const std::string& value, std::size_t piece = 12) {
    row_ = row;
    use_secret(value, piece);
    for (const Encoding& encoding : encodings()) {
      // Written as \u…, what is no UTF-8 cannot be told.
      if (encoding.name == "JSON, ASCII" && value.find('\xff') != std::string::npos) continue;
      EXPECT_NE(repeated("<" + encoding.encode(value) + ">").find("***"), std::string::npos)
          << encoding.name;
    }
    EXPECT_NE(repeated(value, {"debug", "json"}).find("***"), std::string::npos);
  }

  std::string row_;
};

TEST_F(CanaryShape, QuotesAreTakenOut) {
  expect_taken_out("quotes", "'\"`''\"\"``'\"`");
}

TEST_F(CanaryShape, BackslashesAreTakenOut) {
  expect_taken_out("backslashes", R"(\\n\\\\t\x41\u0041\)");
}

TEST_F(CanaryShape, PercentSignsAreTakenOut) {
  expect_taken_out("percent signs", "%25%2525%s%d%%n100%");
}

TEST_F(CanaryShape, BytesThatAreNoTextAreTakenOut) {
  expect_taken_out("not UTF-8", "\xff\xfe\x01\x80key\xc3(\xf0\x9f", Searcher::no_pieces);
}

TEST_F(CanaryShape, AKeyOfManyLinesIsTakenOut) {
  const std::string lines =
      "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n"
      "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n"
      "NMoSfm76oqFvAp8Gy0iz5sxjZmSnXyCdPEovGhLa0VzMaQ8s+CLOyS56YyCFGeJZ";
  const std::string key = "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----";
  expect_taken_out("PEM of many lines", key, Searcher::no_pieces);
  // A line alone, and with other ends of lines.
  use_secret(lines.substr(65, 64));
  mount_secret("canary", "password", key);
  EXPECT_NE(repeated("bad line: " + lines.substr(65, 64)).find("bad line: ***"), std::string::npos);
}

TEST_F(CanaryShape, SixtyFourKibAreTakenOut) {
  std::string value;
  std::mt19937 random(7);  // the same in every run
  while (value.size() < 65536) value += static_cast<char>('!' + random() % 94);
  row_ = "64 KiB";
  use_secret(value);
  for (const std::string& text : {value, percent_encoded(value), hex_encoded(value),
                                  base64_encoded("u:" + value), json_quoted(value)}) {
    EXPECT_NE(repeated(text).find("***"), std::string::npos);
    EXPECT_LT(last_.seconds, 20);
  }
}

TEST_F(CanaryShape, ASingleCharacterIsTakenOutWhereItIsAWord) {
  row_ = "1 character";
  mount_secret("canary", "password", "q");
  const std::string error = repeated("q and 'q', u:q@h, quite %71");
  EXPECT_NE(error.find("near '*** and ''***'', u:***@h, quite ***'"), std::string::npos) << error;
}

TEST_F(CanaryShape, AWordOfTheQueryIsHiddenAndNotChanged) {
  row_ = "an ordinary word";
  mount_secret("canary", "password", "apple");
  const Outcome outcome =
      run_and_search("an ordinary word",
                     task_yaml("sqlite://", "SELECT 'apple' AS apple",
                               storage_key_from_canary + "output_schema_type: any\n"),
                     {"--format", "csv"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(outcome.output, "apple\napple\n") << "table data is not searched";
  const std::string error = repeated("apple pie and pineapple");
  EXPECT_NE(error.find("near '*** pie and pine***'"), std::string::npos) << error;
}

TEST_F(CanaryShape, BlanksAroundItDoNotHideIt) {
  row_ = "blanks around it";
  use_secret("hunter22-hunter33");
  mount_secret("canary", "password", "\r\n  hunter22-hunter33\t\r\n\n");
  EXPECT_NE(repeated("<hunter22-hunter33>").find("<***>"), std::string::npos);
}

TEST_F(CanaryShape, AnEmptyOneChangesNothing) {
  row_ = "empty";
  mount_secret("canary", "password", " \n");
  EXPECT_NE(repeated("<x>").find("near '<x>'"), std::string::npos) << last_.error;
}

}  // namespace
}  // namespace sqlpod::testing
