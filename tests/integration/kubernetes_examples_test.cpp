// examples/kubernetes/ holds what `sqlpod manifest` prints for the tasks beside it: each task says
// in a comment how. After a change of the manifests,
//
//   grep -h '^#   sqlpod manifest' examples/kubernetes/tasks/* | cut -c5- | PATH=$PWD/build:$PATH
//   sh
//
// writes them anew.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

/// What the line of the comment runs, and where it puts what that prints.
struct Printed {
  std::string command;
  std::string file;
};

Printed printed_by(const std::string& task) {
  const std::string mark = "#   sqlpod manifest ";
  const std::string into = " > ";
  std::istringstream lines(read_file(task));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t end = line.rfind(into);
    if (line.rfind(mark, 0) != 0 || end == std::string::npos) continue;
    return {line.substr(4, end - 4), line.substr(end + into.size())};
  }
  return {};
}

TEST(KubernetesExamples, AreWhatManifestPrints) {
  const std::string root = SQLPOD_SOURCE_DIR;
  const std::string folder = std::filesystem::path(SQLPOD_PROGRAM).parent_path().string();
  ProgramOptions options;
  options.folder = root;
  options.environment = {{"PATH", folder + ":" + std::getenv("PATH")}};
  int tasks = 0;
  for (const auto& task :
       std::filesystem::directory_iterator(root + "/examples/kubernetes/tasks")) {
    const Printed printed = printed_by(task.path().string());
    ASSERT_FALSE(printed.command.empty()) << task.path();
    const Outcome outcome = run_program({"sh", "-c", printed.command}, options);
    EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
    EXPECT_EQ(outcome.output, read_file(root + "/" + printed.file))
        << "the comment at the top of " << __FILE__ << " renews it";
    ++tasks;
  }
  EXPECT_EQ(tasks, 3);
}

}  // namespace
}  // namespace sqlpod::testing
