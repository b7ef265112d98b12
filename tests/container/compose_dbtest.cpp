// examples/compose.yaml comes up as its head says, with a PostgreSQL of tests/container/postgresql
// in place of the public image.
#include <unistd.h>

#include <filesystem>
#include <sstream>

#include "tests/container/container_fixture.h"

namespace sqlpod::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* rows =
    "id,name,value\n2,green apple,0.5\n3,Grüner Veltliner,12.5\n4,a price to come,\n";

class Compose : public ContainerTest {
 protected:
  Compose() {
    std::filesystem::copy(SQLPOD_SOURCE_DIR "/examples", folder_.file("examples"),
                          std::filesystem::copy_options::recursive);
    options_.folder = folder_.path();
    options_.environment = {{"POSTGRES_IMAGE", "sqlpod-test-postgres"},
                            {"SQLPOD_IMAGE", image_under_test()},
                            {"DB_PASSWORD_FILE", std::nullopt},
                            {"COMPOSE_PROJECT_NAME", "sqlpod-test-" + std::to_string(::getpid())}};
  }
  ~Compose() override {
    type("docker compose -f examples/compose.yaml down --volumes --timeout 1");
  }

  Outcome type(const std::string& command) {
    return run_program({"bash", "-euo", "pipefail", "-c", command}, options_);
  }

  /// The commands in the head of the example.
  static std::vector<std::string> commands_of_the_head() {
    std::vector<std::string> commands;
    std::istringstream lines(read_file(SQLPOD_SOURCE_DIR "/examples/compose.yaml"));
    for (std::string line; std::getline(lines, line) && line.rfind('#', 0) == 0;) {
      if (line.rfind("#   ", 0) == 0) commands.push_back(line.substr(4));
    }
    return commands;
  }

  ProgramOptions options_;
};

TEST_F(Compose, TheCommandsOfTheHeadWriteTheTable) {
  const std::vector<std::string> commands = commands_of_the_head();
  ASSERT_THAT(commands, SizeIs(4));
  ASSERT_EQ(commands[0], "docker build -t sqlpod .");  // README's, which has its own test
  for (std::size_t i = 1; i < commands.size(); ++i) {
    const Outcome outcome = type(commands[i]);
    EXPECT_EQ(outcome.exit_code, 0) << commands[i] << "\n" << outcome.error;
  }
  EXPECT_EQ(read_file(folder_.file("result.csv")), rows);
}

TEST_F(Compose, UpEndsWithTheExitCodeOfTheTask) {
  folder_.write("examples/secrets/db-password", "a password");
  const std::string up = "docker compose -f examples/compose.yaml up --exit-code-from sqlpod";
  const Outcome done = type(up);
  EXPECT_EQ(done.exit_code, 0) << done.output << done.error;
  EXPECT_THAT(done.output, HasSubstr("2,green apple,0.5"));

  // The cluster keeps the password that it was made with.
  folder_.write("examples/secrets/db-password", "another password");
  const Outcome denied = type(up);
  EXPECT_EQ(denied.exit_code, 8) << denied.output << denied.error;
  EXPECT_THAT(denied.output + denied.error, Not(HasSubstr("another password")));
}

}  // namespace
}  // namespace sqlpod::testing
