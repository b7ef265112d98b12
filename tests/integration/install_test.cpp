// `cmake --install` gives a C++ user all that find_package(sqlpod) needs, Arrow included: a project
// of theirs is built and run here.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

TEST(Install, AProjectOfAUserBuildsOnThePackageAndRuns) {
  const TemporaryFolder folder;
  const auto expect_success = [&](std::vector<std::string> command) {
    const Outcome outcome = run_program(command, {.time_limit = std::chrono::minutes(3)});
    ASSERT_EQ(outcome.exit_code, 0) << command.front() << " " << command.at(1) << "\n"
                                    << outcome.output << outcome.error;
  };
  const std::string prefix = folder.file("prefix");
  expect_success({"cmake", "--install", SQLPOD_BINARY_DIR, "--prefix", prefix});
  const std::string project = SQLPOD_SOURCE_DIR "/examples/cpp";
  expect_success({"cmake", "-S", project, "-B", folder.file("build"), "-G", "Ninja",
                  "-DCMAKE_PREFIX_PATH=" + prefix});
  expect_success({"cmake", "--build", folder.file("build")});
  const Outcome outcome = run_program({folder.file("build/count_rows")});
  EXPECT_EQ(outcome.output, "3 rows\n") << outcome.error;
  const Outcome installed = run_program({prefix + "/bin/sqlpod", "drivers"});
  EXPECT_EQ(installed.exit_code, 0) << installed.error;
}

TEST(Install, TheLibraryCanBeReadByTheLinkerOfTheOldestToolchain) {
  const Outcome outcome = run_program({"readelf", "--sections", SQLPOD_BINARY_DIR "/libsqlpod.so"});
  EXPECT_THAT(outcome.output, ::testing::HasSubstr(".dynsym")) << outcome.error;
  EXPECT_THAT(outcome.output, ::testing::Not(::testing::HasSubstr(".relr")))
      << "binutils 2.35, that of the image cxx10, refuses the whole file";
}

}  // namespace
}  // namespace sqlpod::testing
