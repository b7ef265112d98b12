// The image in the place of Flyte's own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/container/container.h"

namespace sqlpod::testing {
namespace {

using ::testing::StartsWith;

TEST(FlyteImage, TheExampleRunsInIt) {
  const Outcome outcome = run_program(
      {"/usr/bin/python3", SQLPOD_SOURCE_DIR "/tests/conformance/flyte/example.py", "docker"},
      {.environment = {{"SQLPOD_IMAGE", image_under_test()}, {"PYTHONDONTWRITEBYTECODE", "1"}},
       .time_limit = std::chrono::minutes(2)});
  if (outcome.exit_code == 77) GTEST_SKIP() << outcome.output;
  EXPECT_EQ(outcome.exit_code, 0) << outcome.output << outcome.error;
}

TEST(FlyteImage, FlytesProgramIsInItsPath) {
  const Outcome outcome =
      run_container({.options = {"--entrypoint=pyflyte-execute"}, .arguments = {"--help"}});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_THAT(outcome.output, StartsWith("Usage: pyflyte-execute"));
}

}  // namespace
}  // namespace sqlpod::testing
