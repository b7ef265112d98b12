// Under Podman, where there is one: secrets of its store, its own seccomp profile, and rootless
// where the tests are not root's. Docker is what the other tests are about.
#include <unistd.h>

#include <filesystem>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Podman : public ::testing::Test {
 protected:
  /// Podman has images of its own.
  static void SetUpTestSuite() {
    if (!is_there()) return;
    const Outcome loaded =
        run_program({"bash", "-c", "set -o pipefail; docker save \"$0\" | podman load --quiet",
                     image_under_test()});
    ASSERT_EQ(loaded.exit_code, 0) << loaded.error;
  }
  void SetUp() override {
    if (!is_there()) GTEST_SKIP() << "no podman here";
    const Outcome made =
        run_program({"podman", "secret", "create", secret_, folder_.write("value", "sqlite://\n")});
    ASSERT_EQ(made.exit_code, 0) << made.error;
    folder_.write("task.yaml",
                  "name: t\nquery_template: SELECT 42 AS answer\n"
                  "output_schema_type: {answer: int}\n"
                  "task_config: {secret_uri: {group: g, key: uri}}\n");
    std::filesystem::permissions(folder_.path(), std::filesystem::perms(0755));
  }
  void TearDown() override {
    if (is_there()) run_program({"podman", "secret", "rm", secret_});
  }

  static bool is_there() {
    static const bool there =
        run_program({"bash", "-c", "command -v podman && podman info"}).exit_code == 0;
    return there;
  }
  Outcome run(const std::vector<std::string>& options,
              const std::vector<std::string>& arguments = {}) const {
    return run_program(
        std::vector<std::string>{"podman", "run", "--rm", "--pull=never", "--network", "none", "-v",
                                 folder_.file("task.yaml:/etc/sqlpod/task.yaml:ro")} +
        locked_down + options + std::vector<std::string>{image_under_test()} + arguments);
  }
  std::string secret(const std::string& how) const { return "--secret=" + secret_ + "," + how; }

  TemporaryFolder folder_;
  std::string secret_ = "sqlpod-test-" + std::to_string(::getpid());
};

TEST_F(Podman, ASecretOfItsStoreIsFoundAsAFile) {
  for (const char* how :
       {"target=uri", "target=uri,mode=0400,uid=65532,gid=65532", "target=/etc/secrets/g/uri"}) {
    const Outcome outcome = run({secret(how)});
    EXPECT_EQ(outcome.output, "answer\n42\n") << how << outcome.error;
    EXPECT_THAT(outcome.error, IsEmpty()) << how;
  }
}

TEST_F(Podman, ASecretOfItsStoreIsFoundAsAVariable) {
  const Outcome outcome = run({secret("type=env,target=_FSEC_G_URI")});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

TEST_F(Podman, ASecretThatTheUserCannotReadIsAnError) {
  const Outcome outcome = run({secret("target=uri,mode=0400")});
  EXPECT_EQ(outcome.exit_code, 3);
  EXPECT_THAT(outcome.error,
              HasSubstr("the secret file /run/secrets/uri cannot be read: Permission denied\n"
                        "hint: let user id 65532 read it"));
}

TEST_F(Podman, TheSandboxIsHadBehindItsOwnSeccompProfileAsAnyUser) {
  const Outcome outcome =
      run({"--user", "4711:4711", secret("target=uri")}, {"run", "--sandbox", "required"});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
