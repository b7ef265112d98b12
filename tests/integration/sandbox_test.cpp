// What the process has given up by the time it has met other people's data, seen from within: a
// library that is preloaded into the real program tries what an intruder would
// (sandbox_intruder.c).
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SandboxOfProgram : public ::testing::Test {
 protected:
  /// Runs a task that writes out/table.csv, with the intruder in it.
  Outcome run(std::vector<std::string> options = {}, const std::string& more = {},
              const std::string& query = "SELECT 1 AS one") {
    std::filesystem::create_directories(folder_.file("out"));
    folder_.write("task.yaml", task_yaml("sqlite://", query, "output_schema_type: any\n" + more));
    options.insert(options.begin(), {"run", folder_.file("task.yaml"), "-o",
                                     folder_.file("out/table.csv"), "--log-level", "debug"});
    // The folder of the tests is below the one for temporary files, which any run may write to.
    return run_sqlpod(options, {.environment = {{"LD_PRELOAD", SQLPOD_INTRUDER},
                                                {"INTRUDER_INSIDE", folder_.file("out/made")},
                                                {"INTRUDER_OUTSIDE", outside_}}});
  }
  static bool has_landlock(const Outcome& outcome) {
    return outcome.error.find("not in force: writing") == std::string::npos;
  }
  void TearDown() override { std::filesystem::remove(outside_); }

  TemporaryFolder folder_;
  std::string outside_ = SQLPOD_BINARY_DIR "/made-by-intruder-" + std::to_string(::getpid());
};

TEST_F(SandboxOfProgram, FilesAreMadeWhereTheOutputGoesAndNowhereElse) {
  const Outcome outcome = run();
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  if (!has_landlock(outcome)) GTEST_SKIP() << "no Landlock here";
  EXPECT_THAT(outcome.error, HasSubstr("intruder: INTRUDER_INSIDE: done\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: INTRUDER_OUTSIDE: Permission denied\n"));
  EXPECT_THAT(outcome.error, HasSubstr("writing is restricted to "));
  EXPECT_EQ(read_file(folder_.file("out/table.csv")), "one\n1\n");
}

TEST_F(SandboxOfProgram, NoProgramIsStartedAndNothingTraced) {
  const Outcome outcome = run();
  EXPECT_THAT(outcome.error, HasSubstr("intruder: execve: Operation not permitted\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: ptrace: Operation not permitted\n"));
}

TEST_F(SandboxOfProgram, EachThreadIsHeldToIt) {
  const Outcome outcome = run();
  EXPECT_THAT(outcome.error, HasSubstr("intruder: thread: Seccomp:\t2\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: thread: NoNewPrivs:\t1\n"));
  EXPECT_THAT(outcome.error, Not(HasSubstr("Seccomp:\t0")));
  EXPECT_THAT(outcome.error, Not(HasSubstr("NoNewPrivs:\t0")));
}

TEST_F(SandboxOfProgram, ThereIsNoCoreFileAndNobodyReadsTheMemory) {
  for (const char* mode : {"auto", "off"}) {
    const Outcome outcome = run({"--sandbox", mode});
    EXPECT_THAT(outcome.error, HasSubstr("intruder: core limit: 0\n")) << mode;
    EXPECT_THAT(outcome.error, HasSubstr("intruder: dumpable: 0\n")) << mode;
  }
}

TEST_F(SandboxOfProgram, TheSwitchTakesItAway) {
  const Outcome outcome = run({"--sandbox", "off"});
  EXPECT_THAT(outcome.error, HasSubstr("intruder: INTRUDER_OUTSIDE: done\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: execve: done\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: thread: NoNewPrivs:\t0\n"));
}

TEST_F(SandboxOfProgram, WhereItCannotBeHadIsNoErrorUnlessItIsRequired) {
  for (const char* where : {"INTRUDER_OLD_KERNEL", "INTRUDER_DEADLY_FILTER"}) {
    ::setenv(where, "1", 1);
    const Outcome automatic = run();
    const Outcome required = run({"--sandbox", "required"});
    ::unsetenv(where);
    EXPECT_EQ(automatic.exit_code, 0) << where << automatic.error;
    EXPECT_THAT(automatic.error, HasSubstr("not in force: system calls"));
    EXPECT_THAT(automatic.error, HasSubstr("not in force: writing is restricted"));
    EXPECT_EQ(required.exit_code, 2) << where << required.error;
    EXPECT_THAT(required.error, HasSubstr("is required, and this kernel or container cannot: "));
    EXPECT_THAT(required.error, Not(HasSubstr("intruder:"))) << "it did not begin";
  }
}

TEST_F(SandboxOfProgram, AQueryThatMayNameFilesIsNotRestrictedToFolders) {
  const Outcome outcome = run({}, {}, "SELECT 1 AS attach");
  EXPECT_THAT(outcome.error, HasSubstr("intruder: INTRUDER_OUTSIDE: done\n"));
  EXPECT_THAT(outcome.error, HasSubstr("intruder: execve: Operation not permitted\n"));
  EXPECT_THAT(outcome.error, HasSubstr("writing is not restricted: the query may name files"));
}

TEST_F(SandboxOfProgram, AnotherValueOfTheSwitchIsAUsageError) {
  const Outcome outcome = run_sqlpod({"drivers", "--sandbox", "strict"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, HasSubstr("required"));
}

}  // namespace
}  // namespace sqlpod::testing
