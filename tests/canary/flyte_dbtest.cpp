// The front of Flyte: what it leaves in the store and in the log of the pod.
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/canary/canary_fixture.h"
#include "tests/canary/encoding.h"
#include "tests/canary/flyte_front.h"

namespace sqlpod::testing {
namespace {

class CanaryFlyte : public CanaryTest {
 protected:
  /// Runs the task at two levels of the log in both formats and searches what it leaves; `left` is
  /// the file that it tells Flyte by.
  void run_and_search_flyte(const std::string& name, const FlyteTask& task,
                            const std::string& left = "error.pb") {
    for (const char* level : {"10", "40"}) {
      for (const char* format : {"json", "text"}) {
        const Outcome outcome =
            run_as_flyte(task, folder_,
                         {.environment = {{"FLYTE_SDK_LOGGING_LEVEL", level},
                                          {"FLYTE_SDK_LOGGING_FORMAT", format}}});
        EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
        EXPECT_TRUE(std::filesystem::exists(folder_.file("out/" + left))) << name << outcome.error;
        search_all("pyflyte-execute: " + name, outcome);
        std::filesystem::remove_all(folder_.file("out"));
        std::filesystem::remove_all(folder_.file("raw"));
      }
    }
  }

  const std::map<std::string, std::pair<std::string, std::string>> password_ = {
      {"password", {"canary", "password"}}};
};

TEST_F(CanaryFlyte, ErrorsDoNotShowIt) {
  const std::string pg = canary_on_postgresql();
  const std::string said = sql_quoted(canary);
  run_and_search_flyte(
      "wrong password",
      {.uri = tester_on_postgresql(), .query = "SELECT 1", .secret_args = password_});
  run_and_search_flyte(
      "refused",
      {.uri = "postgresql://u@127.0.0.1:1/d", .query = "SELECT 1", .secret_args = password_});
  run_and_search_flyte("syntax error",
                       {.uri = pg, .query = "SELEC " + said, .secret_args = password_});
  run_and_search_flyte("type error",
                       {.uri = pg, .query = "SELECT " + said + "::int", .secret_args = password_});
  run_and_search_flyte("input of another type", {.uri = pg,
                                                 .query = "SELECT {{ .inputs.v }}",
                                                 .secret_args = password_,
                                                 .inputs = {{"v", canary}},
                                                 .inputs_are_numbers = true});
  run_and_search_flyte("value of an input", {.uri = pg,
                                             .query = "SELECT '{{ .inputs.v }}'::int",
                                             .secret_args = password_,
                                             .inputs = {{"v", canary}}});
  run_and_search_flyte(
      "a URL with it",
      {.uri = "postgresql://u:" + percent_encoded(canary) + "@127.0.0.1:1/d", .query = "SELECT 1"});
  run_and_search_flyte(
      "a URL that is wrong",
      {.uri = "postgresql://u:" + percent_encoded(canary) + "@h:port/d", .query = "SELECT 1"});
  run_and_search_flyte(
      "a connect arg",
      {.uri = "postgresql://u@127.0.0.1:1/d", .query = "SELECT 1", .args = {{"password", canary}}});
  run_and_search_flyte(
      "an unknown connect arg",
      {.uri = "postgresql://u@127.0.0.1:1/d", .query = "SELECT 1", .args = {{"passwort", canary}}});
}

TEST_F(CanaryFlyte, OutputsDoNotShowIt) {
  run_and_search_flyte(
      "a statement", {.uri = canary_on_postgresql(), .query = "SELECT 1", .secret_args = password_},
      "outputs.pb");
  // The table itself is data, and has a column that is named as the user wants.
  run_and_search_flyte("a table",
                       {.uri = canary_on_postgresql(),
                        .query = "SELECT 1 AS a",
                        .secret_args = password_,
                        .has_table = true},
                       "outputs.pb");
}

TEST_F(CanaryFlyte, MessagesThatDoNotParseDoNotShowIt) {
  const FlyteTask task{.uri = "postgresql://u:" + percent_encoded(canary) + "@127.0.0.1:1/d",
                       .query = "SELECT 1",
                       .args = {{"password", canary}}};
  run_as_flyte(task, folder_);
  const std::string whole = read_file(folder_.file("given.task.pb"));
  for (std::size_t size = 1; size < whole.size(); size += 13) {
    folder_.write("given.task.pb", whole.substr(0, size));
    search_all("pyflyte-execute: a template that is cut", run_as_flyte(folder_));
  }
  folder_.write("given.task.pb", json_quoted(canary));
  search_all("pyflyte-execute: a template that is text", run_as_flyte(folder_));
}

TEST_F(CanaryFlyte, KeysOfTheStoreAreNotShown) {
  run_as_flyte({.uri = "sqlite://", .query = "SELECT 1"}, folder_);
  const ProgramOptions options{.environment = {{"FLYTE_AWS_ENDPOINT", "http://127.0.0.1:1"},
                                               {"FLYTE_AWS_ACCESS_KEY_ID", "id"},
                                               {"FLYTE_AWS_SECRET_ACCESS_KEY", canary},
                                               {"FLYTE_SDK_LOGGING_LEVEL", "10"}}};
  const auto command = [&](const std::string& prefix) {
    return std::vector<std::string>{SQLPOD_PROGRAM,
                                    "pyflyte-execute",
                                    "--inputs",
                                    prefix + "/inputs.pb",
                                    "--output-prefix",
                                    prefix,
                                    "--raw-output-data-prefix",
                                    prefix,
                                    "--resolver",
                                    "default_task_template_resolver",
                                    "--",
                                    prefix + "/task.pb",
                                    "SQLAlchemyTaskExecutor"};
  };
  for (const std::string& prefix :
       {std::string("s3://bucket"), "s3://id:" + percent_encoded(canary) + "@bucket",
        "s4://id:" + percent_encoded(canary) + "@bucket"}) {
    const Outcome outcome = run_program(command(prefix), options);
    EXPECT_NE(outcome.exit_code, 0);
    search_all("pyflyte-execute: a store that is not there", outcome);
  }
}

}  // namespace
}  // namespace sqlpod::testing
