#include "executor/credential_command.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <thread>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CredentialCommand : public ::testing::Test {
 protected:
  CommandResult run(const std::vector<std::string>& command, const CommandLimits& limits = {}) {
    return run_credential_command(command, cancellation_, limits);
  }
  CommandResult shell(const std::string& script, const CommandLimits& limits = {}) {
    return run({"/bin/sh", "-c", script}, limits);
  }
  /// Whether a process is gone, or about to be.
  static bool is_gone(pid_t process) {
    for (int i = 0; i < 500; ++i) {
      std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
      std::string line;
      if (!std::getline(stat, line) || line.find(") Z ") != std::string::npos) return true;
      std::this_thread::sleep_for(milliseconds(10));
    }
    return false;
  }
  static pid_t number_in(const Secret& output) { return std::stoi(std::string(output.reveal())); }

  Cancellation cancellation_;
};

TEST_F(CredentialCommand, GivesTheOutputWhole) {
  const CommandResult result = run({"/bin/echo", "-n", " a  token\n\n"});
  EXPECT_EQ(result.output.reveal(), " a  token\n\n");
  EXPECT_THAT(result.problem, IsEmpty());
}

TEST_F(CredentialCommand, NoShellReadsIt) {
  EXPECT_EQ(run({"/bin/echo", "$(id)", "*", "; id", ""}).output.reveal(), "$(id) * ; id \n");
}

TEST_F(CredentialCommand, HasNoEnvironmentAndNothingToRead) {
  ASSERT_EQ(setenv("SQLPOD_TEST_VARIABLE", "seen", 1), 0);
  EXPECT_EQ(run({"/usr/bin/env"}).output.reveal(), "");
  EXPECT_EQ(run({"/bin/cat"}).output.reveal(), "");
}

TEST_F(CredentialCommand, HasNoDescriptorButItsStreams) {
  const int open_here = ::open("/dev/null", O_RDONLY);  // and not closed by exec
  ASSERT_GE(open_here, 0);
  EXPECT_EQ(run({"/bin/ls", "/proc/self/fd"}).output.reveal(), "0\n1\n2\n3\n");  // 3: the folder
  ::close(open_here);
}

TEST_F(CredentialCommand, FindsSignalsAsAProgramExpectsThem) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  EXPECT_THAT(shell("kill -PIPE $$; echo survived").problem,
              HasSubstr("was ended by signal 13 (Broken pipe)"));
  std::signal(SIGPIPE, before);
}

TEST_F(CredentialCommand, IsNoSuccessWhereNobodySeesHowItEnds) {
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  EXPECT_THAT(run({"/bin/echo", "token"}).problem, HasSubstr("SIGCHLD is ignored"));
  std::signal(SIGCHLD, before);
}

TEST_F(CredentialCommand, WorksWhereStandardStreamsAreClosed) {
  const int kept = ::dup(STDIN_FILENO);
  ::close(STDIN_FILENO);
  const CommandResult result = shell("cat; echo token; echo remark >&2");
  ::dup2(kept, STDIN_FILENO);
  ::close(kept);
  EXPECT_EQ(result.output.reveal(), "token\n");
  EXPECT_EQ(result.said, "remark\n");
}

TEST_F(CredentialCommand, AFailureNamesTheExitCodeAndWhatWasSaid) {
  const CommandResult result = shell("echo half; printf 'no \\033[1mrole\\377\\n' >&2; exit 3");
  EXPECT_EQ(result.problem, "'/bin/sh' ended with exit code 3");
  EXPECT_EQ(result.said, "no  [1mrole?\n");
  EXPECT_EQ(result.output.reveal(), "half\n");
  EXPECT_FALSE(result.hint.empty());
}

TEST_F(CredentialCommand, WhatIsSaidIsBounded) {
  const CommandResult result = shell("head -c 300000 /dev/zero | tr '\\0' e >&2; exit 1");
  EXPECT_EQ(result.problem, "'/bin/sh' ended with exit code 1");
  EXPECT_EQ(result.said, std::string(4096, 'e'));
}

TEST_F(CredentialCommand, IsStoppedWhateverItSays) {
  const CommandResult result = shell("exec yes >&2", {.time = milliseconds(200)});
  EXPECT_THAT(result.problem, HasSubstr("did not end within"));
  EXPECT_EQ(result.said.size(), 4096u);
}

TEST_F(CredentialCommand, AnOutputOfTheLimitFitsAndALargerOneDoesNot) {
  const CommandLimits limits{.output_bytes = 100'000};
  const CommandResult fits = run({"/usr/bin/head", "-c", "100000", "/dev/zero"}, limits);
  EXPECT_EQ(fits.output.reveal().size(), 100'000u);
  EXPECT_THAT(fits.problem, IsEmpty());
  EXPECT_EQ(run({"/usr/bin/head", "-c", "100001", "/dev/zero"}, limits).problem,
            "'/usr/bin/head' printed more than 100000 bytes");
  EXPECT_THAT(run({"/bin/cat", "/dev/zero"}).problem, HasSubstr("more than 65536 bytes"));
}

TEST_F(CredentialCommand, IsStoppedWhenTheTimeIsOverWithAllThatItStarted) {
  const CommandResult result =
      shell("sleep 61 & echo $!; trap '' TERM; wait", {.time = milliseconds(300)});
  EXPECT_THAT(result.problem, StartsWith("'/bin/sh' did not end within"));
  EXPECT_TRUE(is_gone(number_in(result.output)));
}

TEST_F(CredentialCommand, LeavesNothingRunningAndDoesNotWaitForIt) {
  const auto start = std::chrono::steady_clock::now();
  const CommandResult result = shell("sleep 62 & echo $!");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
  EXPECT_THAT(result.problem, IsEmpty());
  EXPECT_TRUE(is_gone(number_in(result.output)));
}

TEST_F(CredentialCommand, IsStoppedWhenTheRunIsCancelled) {
  const testing::TemporaryFolder folder;
  const std::string file = folder.file("pid");
  std::thread requester([&] {
    while (access(file.c_str(), F_OK) != 0) std::this_thread::sleep_for(milliseconds(5));
    std::this_thread::sleep_for(milliseconds(50));
    cancellation_.request(Error(ErrorKind::cancelled, "cancelled by SIGTERM"));
  });
  try {
    shell("echo $$ > " + file + "; exec sleep 63");
    ADD_FAILURE() << "it went on";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  }
  requester.join();
  EXPECT_TRUE(is_gone(std::stoi(testing::read_file(file))));
}

TEST_F(CredentialCommand, WhatCannotBeStartedIsSaid) {
  const testing::TemporaryFolder folder;
  const std::string no_program = folder.write("script", "echo token\n");
  EXPECT_THAT(run({no_program}).problem, HasSubstr("cannot be started: Permission denied"));
  ASSERT_EQ(::chmod(no_program.c_str(), 0700), 0);
  const CommandResult result = run({no_program});  // a shell would have run it
  EXPECT_THAT(result.problem, HasSubstr("cannot be started: Exec format error"));
  EXPECT_THAT(result.hint, HasSubstr("#!"));
  EXPECT_EQ(run({"/nowhere/program"}).problem,
            "'/nowhere/program' cannot be started: No such file or directory");
}

}  // namespace
}  // namespace sqlpod
