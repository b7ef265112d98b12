// What tests of errors share: tasks that fail, run and searched in every way.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/canary/canary_fixture.h"

namespace sqlpod::testing {

struct FailingTask {
  std::string name;
  std::string yaml;
  int exit_code = 0;
  std::vector<std::string> arguments;
};

class CanaryErrors : public CanaryTest {
 protected:
  /// Runs each with the least and with the most talkative log, and through the verbs that only look
  /// at it.
  void expect_silence(const std::vector<FailingTask>& tasks) {
    for (const FailingTask& task : tasks) {
      for (const LogSetting log : {LogSetting{"error", "text"}, LogSetting{"debug", "json"}}) {
        const Outcome outcome = run_and_search(task.name, task.yaml, task.arguments, log);
        EXPECT_EQ(outcome.exit_code, task.exit_code) << task.name << ": " << outcome.error;
        EXPECT_NE(outcome.error, "") << task.name;
      }
      look_at(task);
    }
  }

  void look_at(const FailingTask& task) {
    const std::string file = folder_.write("task.yaml", task.yaml);
    std::vector<std::vector<std::string>> verbs = {{"render"}, {"check"}, {"manifest"}};
    if (!task.yaml.starts_with("name: offline")) verbs.push_back({"check", "--connect"});
    for (std::vector<std::string> command : verbs) {
      command.insert(command.end(), {file, "--secrets-dir", folder_.file("secrets"), "--log-level",
                                     "debug", "--log-format", "json"});
      for (std::size_t i = 0; i + 1 < task.arguments.size(); ++i) {
        const std::string& argument = task.arguments[i];
        if (argument != "-i" && argument != "--inputs") continue;
        command.insert(command.end(), {argument, task.arguments[i + 1]});
      }
      const Outcome outcome = run_sqlpod(command, {.folder = folder_.path()});
      EXPECT_NE(outcome.exit_code, 70) << task.name << ": " << outcome.error;
      // A manifest is the spec and the inputs, as they were written.
      const bool repeats = command.front() == "manifest" && outcome.exit_code == 0 &&
                           (!task.arguments.empty() || is_found_in(task.yaml));
      search_all(task.name, outcome, repeats);
    }
  }

  std::string pg_ = canary_on_postgresql();
  std::string my_ = canary_on_mariadb();
  const std::string& from_canary_ = password_from_canary;
};

}  // namespace sqlpod::testing
