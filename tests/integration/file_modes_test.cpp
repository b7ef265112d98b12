// What a run writes is for its user alone, whatever the umask allows.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

class FileModes : public ::testing::Test {
 protected:
  void run(const std::string& output, const std::string& format) {
    const std::string task = folder_.write(
        "task.yaml", task_yaml("sqlite://", "SELECT 1 AS one", "output_schema_type: any\n"));
    const Outcome outcome = run_program({"sh", "-c", "umask 000; exec \"$@\"", "sh", SQLPOD_PROGRAM,
                                         "run", task, "-o", folder_.file(output), "--format",
                                         format, "--record", folder_.file("run.json")});
    ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  }
  unsigned mode(const std::string& name) const {
    struct stat status {};
    EXPECT_EQ(::stat(folder_.file(name).c_str(), &status), 0) << name;
    return status.st_mode & 07777U;
  }
  TemporaryFolder folder_;
};

TEST_F(FileModes, ATableAndARunRecordAreForTheUserAlone) {
  for (const char* format : {"csv", "jsonl", "parquet", "arrow"}) {
    run(format, format);
    EXPECT_EQ(mode(format), 0600U) << format;
    EXPECT_EQ(mode("run.json"), 0600U);
  }
}

TEST_F(FileModes, ADataSetIsForTheUserAlone) {
  std::filesystem::create_directory(folder_.file("out"));
  run("out/table/", "parquet");
  EXPECT_EQ(mode("out/table"), 0700U);
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(folder_.file("out/table"))) {
    const auto path = std::filesystem::relative(entry.path(), folder_.path());
    EXPECT_EQ(mode(path), entry.is_directory() ? 0700U : 0600U) << path;
  }
}

}  // namespace
}  // namespace sqlpod::testing
