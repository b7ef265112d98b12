// What other programs of the machine can see of a process that holds the secret.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/canary/canary_fixture.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {
namespace {

namespace fs = std::filesystem;

std::string content_of(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

class CanaryProcess : public CanaryTest {
 protected:
  /// A task that has logged in with the canary, and waits.
  std::unique_ptr<Program> waiting(ProgramOptions options = {}) {
    auto program = start(task_yaml(canary_on_postgresql(), "SELECT pg_sleep(20)",
                                   password_from_canary + "output_schema_type: any\n"),
                         {"--log-level", "debug", "--record", "record"}, std::move(options));
    EXPECT_TRUE(program->wait_for_text("connected to"));
    return program;
  }
};

TEST_F(CanaryProcess, HasItNeitherInItsArgumentsNorInItsEnvironment) {
  const auto program = waiting();
  const std::string proc = "/proc/" + std::to_string(program->id());
  const std::string arguments = content_of(proc + "/cmdline");
  EXPECT_NE(arguments.find("task.yaml"), std::string::npos) << "another process was looked at";
  search("/proc", "cmdline", arguments);
  // Which a process may have closed to other users, and to itself.
  search("/proc", "environ", content_of(proc + "/environ"));
  for (const auto& thread : fs::directory_iterator(proc + "/task")) {
    search("/proc", "comm", content_of(thread.path() / "comm"));
    EXPECT_EQ(content_of(thread.path() / "children"), "") << "it has started a program";
  }
  for (const auto& file : fs::directory_iterator(proc + "/fd")) {
    std::error_code gone;
    search("/proc", "open files", fs::read_symlink(file.path(), gone).string());
  }
}

TEST_F(CanaryProcess, HasOfItsEnvironmentWhatTheUserPutThere) {
  fs::remove_all(folder_.file("secrets"));
  const auto program = waiting({.environment = {{"_FSEC_CANARY_PASSWORD", canary}}});
  const std::string proc = "/proc/" + std::to_string(program->id());
  std::string others;
  std::istringstream variables(content_of(proc + "/environ"));
  for (std::string variable; std::getline(variables, variable, '\0');) {
    if (!variable.starts_with("_FSEC_")) others += variable + "\n";
  }
  search("/proc", "environ", others);
  search("/proc", "cmdline", content_of(proc + "/cmdline"));
}

TEST_F(CanaryProcess, TellsItToTheServerAloneInTheLogin) {
  const auto program = waiting();
  search("pg_stat_activity", "sessions",
         PostgresqlServer::shared().psql(
             "SELECT a::text FROM pg_stat_activity a WHERE usename = 'canary'"));
}

TEST_F(CanaryProcess, LeavesNothingWhenItCrashes) {
  // As much as may be had: what keeps a core file from being written is the program itself.
  rlimit limit{};
  getrlimit(RLIMIT_CORE, &limit);
  const rlimit most{limit.rlim_max, limit.rlim_max};
  setrlimit(RLIMIT_CORE, &most);
  for (const int signal : {SIGSEGV, SIGABRT, SIGILL, SIGBUS, SIGFPE}) {
    const auto program = waiting();
    const std::string limits = content_of("/proc/" + std::to_string(program->id()) + "/limits");
    EXPECT_NE(limits.find("Max core file size        0                    0"), std::string::npos)
        << limits;
    program->send_signal(signal);
    const Outcome outcome = program->wait();
    EXPECT_NE(outcome.exit_code, 0);
    search_all("a crash", outcome);
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      EXPECT_FALSE(entry.path().filename().string().starts_with("core")) << entry.path();
    }
  }
  setrlimit(RLIMIT_CORE, &limit);
}

TEST_F(CanaryProcess, LeavesNothingInFilesWhenItIsKilled) {
  const auto program = waiting();
  program->send_signal(SIGKILL);
  search_all("SIGKILL", program->wait());
}

}  // namespace
}  // namespace sqlpod::testing
