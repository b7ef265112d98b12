// What the image is: who it runs as, what it says of itself, what is in it, and what becomes of its
// tree elsewhere.
#include <algorithm>
#include <sstream>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Image : public ContainerTest {
 protected:
  /// What `docker inspect` says under a Go template, without its final newline.
  static std::string inspect(const std::string& format) {
    std::string text = docker({"image", "inspect", "--format", format, image_under_test()});
    text.pop_back();
    return text;
  }
  static std::string label(const std::string& name) {
    return inspect("{{index .Config.Labels \"org.opencontainers.image." + name + "\"}}");
  }
  /// Every file of the image, as tar lists it: mode, owner, size, date, path.
  static const std::vector<std::string>& files() {
    static const std::vector<std::string> all = [] {
      const Outcome listed =
          run_program({"bash", "-c",
                       "set -euo pipefail; id=$(docker create \"$0\"); trap 'docker rm \"$id\" "
                       ">/dev/null' EXIT; "
                       "docker export \"$id\" | tar --list --verbose --numeric-owner",
                       image_under_test()});
      EXPECT_EQ(listed.exit_code, 0) << listed.error;
      std::vector<std::string> lines;
      std::istringstream text(listed.output);
      for (std::string line; std::getline(text, line);) lines.push_back(line);
      return lines;
    }();
    return all;
  }
  static std::vector<std::string> files_matching(const std::string& regex) {
    std::vector<std::string> found;
    std::copy_if(
        files().begin(), files().end(), std::back_inserter(found),
        [&](const std::string& line) { return ::testing::Matches(ContainsRegex(regex))(line); });
    return found;
  }
  /// Runs a task on SQLite in an image that is built FROM `base` with the tree copied into it.
  static Outcome run_tree_in(const std::string& base) {
    const Outcome built =
        run_program({"docker", "build", "--quiet", "-"},
                    {.input = "FROM " + image_under_test() + " AS sqlpod\nFROM " + base +
                              "\nCOPY --from=sqlpod /opt/sqlpod /opt/sqlpod\n"
                              "COPY <<TASK /task.yaml\n" +
                              task_yaml("sqlite://", "SELECT 6 * 7 AS answer",
                                        "output_schema_type: {answer: int}\n") +
                              "TASK\nENTRYPOINT [\"/opt/sqlpod/bin/sqlpod\"]\n"});
    EXPECT_EQ(built.exit_code, 0) << built.error;
    if (built.exit_code != 0) return built;
    const std::string id = built.output.substr(0, built.output.find('\n'));
    Outcome outcome =
        run_container({.options = locked_down, .arguments = {"run", "/task.yaml"}, .image = id});
    run_program({"docker", "image", "rm", "--force", id});
    return outcome;
  }
};

TEST_F(Image, AnswersToTheNameThatFlyteCalls) {
  const Outcome outcome =
      run_container({.options = {"--entrypoint", "pyflyte-execute"}, .arguments = {"--help"}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, HasSubstr("pyflyte-execute [OPTIONS]"));
}

TEST_F(Image, SaysItsVersion) {
  const Outcome outcome = run_container({.options = locked_down, .arguments = {"--version"}});
  EXPECT_EQ(outcome.output, "sqlpod " SQLPOD_VERSION "\n") << outcome.error;
}

TEST_F(Image, RunsAsANumericUserThatIsNotRoot) {
  EXPECT_EQ(inspect("{{.Config.User}}"), "65532:65532");
}

TEST_F(Image, ItsEntrypointIsTheProgramAloneInPath) {
  EXPECT_EQ(inspect("{{json .Config.Entrypoint}} {{json .Config.Cmd}} {{.Config.WorkingDir}}"),
            R"(["sqlpod"] null /)");
}

TEST_F(Image, CarriesTheLabelsOfTheOpenContainerInitiative) {
  EXPECT_EQ(label("title"), "sqlpod");
  EXPECT_EQ(label("version"), SQLPOD_VERSION);
  for (const char* name :
       {"created", "source", "revision", "description", "licenses", "base.name"}) {
    EXPECT_THAT(label(name), Not(IsEmpty())) << name;
  }
}

TEST_F(Image, HoldsNoShellNoPackageManagerAndNothingThatRaisesPrivileges) {
  EXPECT_THAT(files_matching("/(sh|bash|dash|ash|busybox|env|apt|apt-get|dpkg|apk|perl|python3?)$"),
              IsEmpty());
  EXPECT_THAT(files_matching("^-[rwx]*[sS]"), IsEmpty()) << "set-user-id or set-group-id";
}

TEST_F(Image, HoldsWhatARunNeedsBesidesLibraries) {
  for (const char* path : {"etc/passwd", "etc/group", "etc/nsswitch\\.conf", "etc/os-release",
                           "/ca-certificates\\.crt", "zoneinfo/Europe/Berlin"}) {
    EXPECT_THAT(files_matching(path), Not(IsEmpty())) << path;
  }
}

TEST_F(Image, HoldsLicencesAndWhatScannersRead) {
  for (const char* path :
       {"licenses/", "var/lib/dpkg/status\\.d/libpq5", "(spdx|cdx|cyclonedx)[^/]*\\.json"}) {
    EXPECT_THAT(files_matching(path), Not(IsEmpty())) << path;
  }
}

TEST_F(Image, NothingInItBelongsToTheUserButItsOutputFolder) {
  EXPECT_THAT(files_matching(" 65532/65532 "), Each(ContainsRegex(" out/$")));
  EXPECT_THAT(files_matching("^[-d][rwxsStT]{7}w"), Each(ContainsRegex(" (out|tmp)/$")))
      << "writable by everyone";
}

TEST_F(Image, RunsWithAnEntrypointThatReplacesItsOwn) {
  const Outcome outcome =
      run_container({.options = locked_down + std::vector<std::string>{"--entrypoint", "sqlpod"},
                     .arguments = {"drivers"}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, HasSubstr("postgresql"));
}

TEST_F(Image, RunsTheMountedTaskWithoutAnArgument) {
  mount_secret("unused", "key", "value");
  folder_.write("inputs.yaml", "n: 41\n");
  const Outcome outcome =
      run(task_yaml("sqlite://", "SELECT {{ .n }} + 1 AS answer",
                    "inputs: {n: int}\noutput_schema_type: {answer: int}\n"),
          {}, {"-v", folder_.file("inputs.yaml") + ":/etc/sqlpod/inputs.yaml:ro"});
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

TEST_F(Image, SaysWhatToDoWithoutATask) {
  const Outcome outcome = run_container({.options = locked_down});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error,
              AllOf(StartsWith("sqlpod: error: "), HasSubstr("/etc/sqlpod/task.yaml")));
}

TEST_F(Image, ItsTreeNeedsNothingOfTheImageThatItIsCopiedInto) {
  const Outcome outcome = run_tree_in("scratch");
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

TEST_F(Image, ItsTreeRunsBesideTheLibrariesOfAnotherImage) {
  const Outcome outcome = run_tree_in("debian:12-slim");
  EXPECT_EQ(outcome.output, "answer\n42\n") << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
