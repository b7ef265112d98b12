// Engines are libraries of their own: a task loads the one that its URL asks for, and an
// installation without it says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <initializer_list>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class EngineLibrary : public ::testing::Test {
 protected:
  EngineLibrary() {
    folder_.write("task.yaml",
                  "name: engine\nquery_template: SELECT 1 AS one\n"
                  "task_config: {uri: 'sqlite://'}\noutput_schema_type: {one: int}\n");
  }

  /// An installation that has these engines and no others.
  std::string program_with(std::initializer_list<std::string> engines) {
    const std::filesystem::path build = SQLPOD_BINARY_DIR;
    for (const auto& file : std::filesystem::directory_iterator(build)) {
      const std::string name = file.path().filename().string();
      if (name.find(".so.") == std::string::npos) continue;
      std::filesystem::create_symlink(file.path(), folder_.file(name));
    }
    for (const std::string& engine : engines) {
      const std::string name = "libsqlpod_" + engine + ".so";
      std::filesystem::create_symlink(build / name, folder_.file(name));
    }
    std::filesystem::copy_file(SQLPOD_PROGRAM, folder_.file("sqlpod"));
    return folder_.file("sqlpod");
  }

  TemporaryFolder folder_;
};

TEST_F(EngineLibrary, OnlyTheOneThatIsAskedForIsLoadedAndOnlyItsClient) {
  const Outcome outcome = run_program({SQLPOD_PROGRAM, "run", folder_.file("task.yaml")},
                                      {.environment = {{"LD_DEBUG", "files"}}});
  EXPECT_EQ(outcome.output, "one\n1\n");
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("libsqlpod_sqlite.so"), HasSubstr("libsqlite3.so")));
  for (const char* other : {"libsqlpod_postgresql.so", "libpq.so", "libmariadb.so", "libodbc.so",
                            "libfbclient.so", "libsoci_core.so"}) {
    EXPECT_THAT(outcome.error, Not(HasSubstr(other)));
  }
}

TEST_F(EngineLibrary, AnInstallationWithoutItSaysSo) {
  const std::string program = program_with({"postgresql"});
  const Outcome outcome = run_program({program, "run", folder_.file("task.yaml")});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.error, AllOf(HasSubstr("the dialect 'sqlite' is not served by this"),
                                   HasSubstr("libsqlpod_sqlite.so"), HasSubstr("hint: ")));
}

TEST_F(EngineLibrary, AnInstallationThatHasItNeedsNoOther) {
  const std::string program = program_with({"sqlite"});
  const Outcome outcome = run_program({program, "run", folder_.file("task.yaml")});
  EXPECT_EQ(outcome.output, "one\n1\n") << outcome.error;
  const Outcome drivers = run_program({program, "drivers"});
  EXPECT_EQ(drivers.exit_code, 0) << drivers.error;
  EXPECT_THAT(drivers.output,
              AllOf(HasSubstr("SQLite 3"), HasSubstr("none: "), HasSubstr("libsqlpod_mysql.so")));
}

TEST_F(EngineLibrary, TheFolderThatTheProgramIsStartedInHasNoLibrariesForIt) {
  for (const std::string name : {"libyaml-cpp.so.0.7", "libsqlite3.so.0"}) {
    folder_.write(name, "not a library");
  }
  const Outcome outcome =
      run_program({SQLPOD_PROGRAM, "run", "task.yaml"},
                  {.environment = {{"LD_LIBRARY_PATH", std::nullopt}}, .folder = folder_.path()});
  EXPECT_EQ(outcome.output, "one\n1\n") << outcome.error;
}

}  // namespace
}  // namespace sqlpod::testing
