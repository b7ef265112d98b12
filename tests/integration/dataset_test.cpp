// Data sets in parts, written by the real program from SQLite and read back by pyarrow.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "tests/integration/task_file.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

namespace fs = std::filesystem;

class Dataset : public ::testing::Test {
 protected:
  Outcome run(const std::string& query, const std::string& output,
              std::vector<std::string> arguments = {}) {
    const std::string task = folder_.write(
        "task.yaml", task_yaml("sqlite://", query, "output_schema_type: any\noutput:\n" + output));
    arguments.insert(arguments.begin(), {"run", task});
    return run_sqlpod(arguments, {.folder = folder_.path()});
  }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder_.file("out"))) {
      if (!entry.is_directory()) {
        names.insert(entry.path().lexically_relative(folder_.file("out")).string());
      }
    }
    return names;
  }
  /// What an expression of Python says of `d`, the data set as pyarrow reads it.
  std::string read_back(const std::string& expression) const {
    const Outcome outcome = run_program(
        {"/usr/bin/python3", "-c",
         "import pyarrow.dataset as ds\nd = ds.dataset('out', format='parquet', "
         "partitioning='hive')\nprint(" +
             expression + ")"},
        {.environment = {{"PYTHONPATH", SQLPOD_PYARROW_ROOT "/.."}}, .folder = folder_.path()});
    return outcome.exit_code == 0 ? outcome.output : outcome.error;
  }

  TemporaryFolder folder_;
  const std::string rows_ =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)\n"
      "SELECT i, CASE i % 3 WHEN 0 THEN 'a b' WHEN 1 THEN 'ü/=' END AS k FROM n";
};

TEST_F(Dataset, FilesOfSoManyRowsEach) {
  const Outcome outcome = run(rows_, "  {path: out/, format: csv, max_rows_per_file: 400}\n");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(files(), (std::set<std::string>{"_SUCCESS", "part-00000-00000.csv",
                                            "part-00000-00001.csv", "part-00000-00002.csv"}));
}

TEST_F(Dataset, AFolderOnTheCommandLineIsOneToo) {
  const Outcome outcome = run(rows_, "  {}\n", {"-o", "out/"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(files(), (std::set<std::string>{"_SUCCESS", "part-00000-00000.parquet"}));
}

TEST_F(Dataset, PyarrowReadsWhatIsPartitioned) {
  if (!fs::exists(SQLPOD_PYARROW_ROOT "/__init__.py")) {
    GTEST_SKIP() << "Arrow C++ is not that of the pyarrow wheel here";
  }
  const Outcome outcome = run(rows_, "  {path: out, format: parquet, partition_by: k}\n");
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(files(),
            (std::set<std::string>{
                "_SUCCESS", "k=__HIVE_DEFAULT_PARTITION__/part-00000-00000.parquet",
                "k=%C3%BC%2F%3D/part-00000-00000.parquet", "k=a%20b/part-00000-00000.parquet"}));
  EXPECT_EQ(read_back("d.count_rows(), sorted(set(map(str, d.to_table()['k'].to_pylist()))), "
                      "sorted(d.to_table()['i'].to_pylist()) == list(range(1, 1001))"),
            "1000 ['None', 'a b', 'ü/='] True\n");
}

TEST_F(Dataset, ASecondRunReplacesTheFirst) {
  const std::string output = "  {path: out/, format: csv, max_rows_per_file: 10}\n";
  ASSERT_EQ(run(rows_, output).exit_code, 0);
  EXPECT_EQ(files().size(), 101U);
  ASSERT_EQ(run("SELECT 1 AS i", output).exit_code, 0);
  EXPECT_EQ(files().size(), 2U);
}

TEST_F(Dataset, AFolderOfTheUsersIsLeftAloneAndNoQueryRuns) {
  folder_.write("out/notes.txt", "mine");
  const Outcome outcome = run("SELECT no_such_column", "  {path: out/}\n");
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_NE(outcome.error.find("'notes.txt', which is not of a data set"), std::string::npos)
      << outcome.error;
  EXPECT_EQ(files(), (std::set<std::string>{"notes.txt"}));
}

TEST_F(Dataset, AFailedRunLeavesNothing) {
  const Outcome outcome = run(rows_ + " UNION ALL SELECT abs(-9223372036854775807 - 1), 'x'",
                              "  {path: out/, format: csv, partition_by: [k]}\n");
  EXPECT_EQ(outcome.exit_code, 5) << outcome.error;
  EXPECT_FALSE(fs::exists(folder_.file("out")));
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder_.path())) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, (std::set<std::string>{"task.yaml"}));
}

TEST_F(Dataset, APartitionColumnThatIsNotInTheQueryIsNamed) {
  const Outcome outcome = run(rows_, "  {path: out/, partition_by: [country]}\n");
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_NE(outcome.error.find("names the column 'country', which is not in the query; its columns "
                               "are i, k"),
            std::string::npos)
      << outcome.error;
}

TEST_F(Dataset, StandardOutputIsNoPlaceForOne) {
  const Outcome outcome = run(rows_, "  {max_rows_per_file: 10}\n");
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_NE(outcome.error.find("a data set cannot go to standard output"), std::string::npos);
}

TEST_F(Dataset, LimitsThatAreNoneAreErrorsOfTheSpec) {
  for (const char* const limit : {"max_rows_per_file: 0", "max_rows_per_file: many",
                                  "max_bytes_per_file: 5 parsecs", "partition_by: []"}) {
    EXPECT_EQ(run(rows_, "  {path: out/, " + std::string(limit) + "}\n").exit_code, 2) << limit;
  }
}

}  // namespace
}  // namespace sqlpod::testing
