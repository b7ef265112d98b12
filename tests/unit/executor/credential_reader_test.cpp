#include "executor/credential_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <optional>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class CredentialValue : public ::testing::Test {
 protected:
  Credential file(const std::string& path) const {
    return {"password", "task_config.secret_connect_args.password.file", path, {}};
  }
  Credential command(std::vector<std::string> words) const {
    return {"password", "task_config.secret_connect_args.password.command", {}, std::move(words)};
  }
  std::string read(const Credential& credential) const {
    return std::string(reader_.read(credential, cancellation_).reveal());
  }
  std::optional<Error> error_of(const Credential& credential) const {
    try {
      read(credential);
    } catch (const Error& error) {
      return error;
    }
    return std::nullopt;
  }

  testing::TemporaryFolder folder_;
  Redactor redactor_;
  Cancellation cancellation_;
  CredentialReader reader_{CredentialCommands::allowed, redactor_};
};

TEST_F(CredentialValue, IsWhatTheFileHoldsNow) {
  const std::string path = folder_.write("token", "first-token\n");
  EXPECT_EQ(read(file(path)), "first-token");
  folder_.write("next", " second token\r\n\n");
  std::filesystem::rename(folder_.file("next"), path);
  EXPECT_EQ(read(file(path)), "second token");
  EXPECT_EQ(redactor_.redact("first-token, second token"), "***, ***");
}

TEST_F(CredentialValue, IsWhatTheCommandPrints) {
  EXPECT_EQ(read(command({"/bin/echo", "printed-token"})), "printed-token");
  EXPECT_EQ(redactor_.redact("<printed-token>"), "<***>");
}

TEST_F(CredentialValue, AFileThatGivesNoneIsAnErrorThatNamesTheEntryAndThePath) {
  const std::string nowhere = folder_.file("nowhere");
  const auto missing = error_of(file(nowhere));
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->kind(), ErrorKind::secret);
  EXPECT_THAT(missing->message(),
              StartsWith("task_config.secret_connect_args.password.file: there is no file "));
  EXPECT_THAT(missing->hint(), HasSubstr("sidecar"));
  for (const auto& [path, reason] :
       {std::pair{folder_.write("empty", "\n"), "gives nothing"},
        std::pair{folder_.write("nul", std::string("a\0b", 3)), "gives a NUL byte"},
        std::pair{folder_.path(), "it is a folder"},
        std::pair{folder_.write("large", std::string((1 << 20) + 1, 'x')), "larger than 1 MiB"}}) {
    const auto error = error_of(file(path));
    ASSERT_TRUE(error) << reason;
    EXPECT_EQ(error->kind(), ErrorKind::secret);
    EXPECT_THAT(error->message(), StartsWith("task_config.secret_connect_args.password.file: "));
    EXPECT_THAT(error->message(), HasSubstr(reason));
  }
}

TEST_F(CredentialValue, AFileThatOthersCanWriteIsRefused) {
  const std::string path = folder_.write("token", "anyones-token");
  ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
  ASSERT_EQ(::chmod(path.c_str(), 0666), 0);
  EXPECT_TRUE(error_of(file(path)));
}

TEST_F(CredentialValue, AFailingCommandShowsWhatItSaidWithoutTheSecret) {
  const auto error = error_of(command(
      {"/bin/sh", "-c", "echo half-a-token; echo 'made half-a-token, then died' >&2; exit 4"}));
  ASSERT_TRUE(error);
  EXPECT_EQ(error->kind(), ErrorKind::secret);
  EXPECT_EQ(error->message(),
            "task_config.secret_connect_args.password.command: '/bin/sh' ended with exit code 4");
  EXPECT_EQ(error->details(), "made ***, then died");
}

TEST_F(CredentialValue, ACommandThatPrintsNothingIsAnError) {
  const auto error = error_of(command({"/bin/true"}));
  ASSERT_TRUE(error);
  EXPECT_THAT(error->message(), HasSubstr("'/bin/true' gives nothing"));
}

TEST_F(CredentialValue, NoCommandRunsUnlessTheProcessAllowsIt) {
  const CredentialReader careful(CredentialCommands::refused, redactor_);
  const Credential touch = command({"/usr/bin/touch", folder_.file("touched")});
  for (const bool checking : {false, true}) {
    try {
      checking ? careful.check(touch) : careful.read(touch, cancellation_);
      ADD_FAILURE() << "no error";
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::secret);
      EXPECT_THAT(error.message(), HasSubstr("password.command: commands are not run here"));
      EXPECT_THAT(error.hint(), HasSubstr("--allow-command-credentials"));
    }
  }
  EXPECT_FALSE(std::filesystem::exists(folder_.file("touched")));
}

TEST_F(CredentialValue, ACheckReadsFilesAndRunsNothing) {
  EXPECT_EQ(reader_.check(file(folder_.write("token", "t0ken"))).reveal(), "t0ken");
  EXPECT_THROW(reader_.check(file(folder_.file("nowhere"))), Error);
  EXPECT_EQ(reader_.check(command({"/usr/bin/touch", folder_.file("touched")})).reveal(), "***");
  EXPECT_FALSE(std::filesystem::exists(folder_.file("touched")));
  EXPECT_THROW(reader_.check(command({"/nowhere/program"})), Error);
}

}  // namespace
}  // namespace sqlpod
