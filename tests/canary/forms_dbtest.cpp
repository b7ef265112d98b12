// A database that repeats the secret in each of its forms: what is left of the error holds none.
#include <gtest/gtest.h>

#include "tests/canary/canary_fixture.h"
#include "tests/canary/encoding.h"
#include "tests/canary/flyte_front.h"

namespace sqlpod::testing {
namespace {

class CanaryForm : public CanaryTest, public ::testing::WithParamInterface<Encoding> {
 protected:
  CanaryForm() { matrix_ = &Matrix::of_forms(); }

  const std::string row_ = GetParam().name;
  const std::string form_ = GetParam().encode(canary);
};

/// A statement whose error has these bytes in its message.
std::string raise_on_postgresql(const std::string& text) {
  return "DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = convert_from('\\x" + hex_encoded(text) +
         "', 'utf8'), DETAIL = convert_from('\\x" + hex_encoded(text) + "', 'utf8'); END $$";
}

std::string raise_on_mariadb(const std::string& text) {
  return "BEGIN NOT ATOMIC SET @m = x'" + hex_encoded(text) +
         "'; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = @m; END";
}

std::string raise_on_sqlite(const std::string& text) {
  return "SELECT json_extract('{}', CAST(x'" + hex_encoded(text) + "' AS TEXT))";
}

TEST_P(CanaryForm, IsTakenOutOfWhatADatabaseRepeats) {
  const std::string pg = canary_on_postgresql();
  const std::string my = canary_on_mariadb();
  const std::string& from_canary = password_from_canary;
  for (const LogSetting log : {LogSetting{"error", "text"}, LogSetting{"debug", "json"}}) {
    for (const std::string& yaml :
         {task_yaml(pg, raise_on_postgresql(form_), from_canary),
          task_yaml(my, raise_on_mariadb(form_), from_canary + "autocommit: true\n"),
          task_yaml("sqlite://", raise_on_sqlite(form_), storage_key_from_canary)}) {
      EXPECT_EQ(run_and_search(row_, yaml, {}, log).exit_code, 5) << last_.error;
      EXPECT_NE(last_.error.find("***"), std::string::npos)
          << "it was not repeated: " << last_.error;
      EXPECT_NE(record_.find("***"), std::string::npos) << record_;
      EXPECT_NE(termination_.find("***"), std::string::npos) << termination_;
    }
  }
}

TEST_P(CanaryForm, IsTakenOutOfWhatFlyteIsTold) {
  const FlyteTask task{.uri = canary_on_postgresql(),
                       .query = raise_on_postgresql(form_),
                       .secret_args = {{"password", {"canary", "password"}}}};
  const Outcome outcome = run_as_flyte(task, folder_);
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  const std::string document = read_file(folder_.file("out/error.pb"));
  EXPECT_NE(document.find("***"), std::string::npos) << document;
  EXPECT_NE(outcome.error.find("***"), std::string::npos) << outcome.error;
  search_all(row_, outcome);
}

INSTANTIATE_TEST_SUITE_P(Every, CanaryForm, ::testing::ValuesIn(encodings()),
                         [](const auto& each) { return test_name(each.param.name); });

class CanarySplit : public CanaryTest {};

TEST_F(CanarySplit, OverTwoWritesIsTakenOut) {
  // At the sizes at which pipes, buffers and the documents of the run are cut.
  for (const std::size_t edge : {std::size_t{4096}, std::size_t{8192}, std::size_t{65536}}) {
    for (const std::size_t inside : {std::size_t{1}, canary.size() / 2, canary.size() - 1}) {
      const std::string before = "repeat('x ', " + std::to_string((edge - inside) / 2) + ") || ";
      const std::string raise = "DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = " + before +
                                "convert_from('\\x" + hex_encoded(canary) + "', 'utf8'); END $$";
      for (const LogSetting log : {LogSetting{"error", "text"}, LogSetting{"debug", "json"}}) {
        run_and_search("astride " + std::to_string(edge) + " bytes",
                       task_yaml(canary_on_postgresql(), raise,
                                 password_from_canary + "retries: 1\nretry_delay: 0\n"),
                       {}, log);
        EXPECT_NE(last_.error.find("***"), std::string::npos);
      }
      const FlyteTask task{.uri = canary_on_postgresql(),
                           .query = raise,
                           .secret_args = {{"password", {"canary", "password"}}}};
      search_all("astride " + std::to_string(edge) + " bytes", run_as_flyte(task, folder_));
    }
  }
}

TEST_F(CanarySplit, OverTwoLinesIsTakenOut) {
  const std::string value = "first-part-of-it\nsecond part of it\n3rd";
  use_secret(value);
  for (const std::string& raise :
       {raise_on_postgresql(value), raise_on_postgresql("<" + value.substr(0, 22) + ">")}) {
    for (const LogSetting log : {LogSetting{"error", "text"}, LogSetting{"debug", "json"}}) {
      run_and_search("split over lines",
                     task_yaml(canary_on_postgresql(), raise,
                               "  connect_args: {password: " + json_quoted(canary) + "}\n" +
                                   storage_key_from_canary),
                     {}, log);
      EXPECT_NE(last_.error.find("***"), std::string::npos) << last_.error;
    }
  }
}

}  // namespace
}  // namespace sqlpod::testing
