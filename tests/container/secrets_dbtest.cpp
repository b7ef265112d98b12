// Secrets as container engines mount them: what is taken without a word, and what is refused.
#include <sys/stat.h>

#include <filesystem>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class MountedSecrets : public ContainerTest {
 protected:
  MountedSecrets() { secret_ = folder_.write("mount/g/uri", "sqlite://"); }

  void mode(const char* name, mode_t bits) const {
    ASSERT_EQ(::chmod(folder_.file(name).c_str(), bits), 0);
  }
  /// Runs a task whose only secret is g/uri, with further options of docker run.
  Outcome run_with_secret(const std::vector<std::string>& options) {
    const std::string task = folder_.write(
        "task.yaml",
        "name: t\nquery_template: SELECT 42 AS answer\noutput_schema_type: {answer: int}\n"
        "task_config: {secret_uri: {group: g, key: uri}}\n");
    return run_container(
        {.options = locked_down +
                    std::vector<std::string>{"-v", task + ":/etc/sqlpod/task.yaml:ro", "--network",
                                             "none"} +
                    options});
  }

  std::string secret_;
};

TEST_F(MountedSecrets, ThatEveryoneCanReadAreTakenWithoutAWarning) {
  mode("mount", 0755);
  mode("mount/g", 0755);
  for (const mode_t bits : {0444, 0644}) {
    mode("mount/g/uri", bits);
    for (const char* place : {"mount:/etc/secrets", "mount/g:/etc/secrets/g",
                              "mount/g/uri:/etc/secrets/g/uri", "mount/g/uri:/run/secrets/uri"}) {
      for (const char* how : {":ro", ""}) {
        const Outcome outcome = run_with_secret({"-v", folder_.file(place) + how});
        EXPECT_EQ(outcome.output, "answer\n42\n") << place << outcome.error;
        EXPECT_THAT(outcome.error, IsEmpty()) << place;
      }
    }
  }
}

TEST_F(MountedSecrets, ThatEveryoneCanChangeAreTakenFromAReadOnlyMountAlone) {
  mode("mount/g/uri", 0666);
  mode("mount/g", 0777);
  mode("mount", 0777);
  const Outcome fixed = run_with_secret({"-v", folder_.file("mount:/etc/secrets:ro")});
  EXPECT_EQ(fixed.output, "answer\n42\n") << fixed.error;
  const Outcome open = run_with_secret({"-v", folder_.file("mount:/etc/secrets")});
  EXPECT_EQ(open.exit_code, 3);
  EXPECT_THAT(open.error, AllOf(HasSubstr("the secret file /etc/secrets/g/uri cannot be read: "
                                          "every user can change the folder /etc/secrets\n"),
                                HasSubstr("or mount it read-only"), Not(HasSubstr("sqlite:"))));
}

TEST_F(MountedSecrets, OfAVolumeInMemoryThatAnotherContainerWritesToAreTaken) {
  // Vault's agent is given an emptyDir of mode 1777 and makes files of mode 0644 in it, and the pod
  // can write there; so does the Secrets Store CSI driver, whose volume is read-only for the pod.
  folder_.write("memory/g.json", R"({"uri": "sqlite://"})");
  folder_.write("memory/..2026_11_22/g/uri", "sqlite://");
  std::filesystem::create_directory_symlink("..2026_11_22", folder_.file("memory/..data"));
  std::filesystem::create_symlink("..data/g", folder_.file("memory/g"));
  mode("memory/g.json", 0644);
  mode("memory/..2026_11_22/g/uri", 0644);
  mode("memory/..2026_11_22/g", 0755);
  mode("memory/..2026_11_22", 0755);
  mode("memory", 01777);
  for (const char* name : {"{group}.json", "{group}/{key}"}) {
    for (const char* how : {"", ":ro"}) {
      const Outcome outcome =
          run_with_secret({"-v", folder_.file("memory:/vault/secrets") + how, "--env",
                           "SQLPOD_SECRETS_TEMPLATE=/vault/secrets/" + std::string(name)});
      EXPECT_EQ(outcome.output, "answer\n42\n") << name << how << outcome.error;
      EXPECT_THAT(outcome.error, IsEmpty()) << name << how;
    }
  }
}

TEST_F(MountedSecrets, ThatAreListedAreThoseOfTheContainer) {
  const Outcome outcome = run_container(
      {.options =
           locked_down + std::vector<std::string>{"-v", folder_.file("mount:/etc/secrets:ro")},
       .arguments = {"secrets", "list"}});
  EXPECT_EQ(outcome.output,
            "group  version  key  found in\n"
            "g      -        uri  file /etc/secrets/g/uri\n")
      << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
