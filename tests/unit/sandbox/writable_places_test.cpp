#include "executor/sandbox/writable_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/integration/task_file.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

namespace fs = std::filesystem;

class WritablePlacesOf : public ::testing::Test {
 protected:
  WritablePlaces places(const std::string& uri, const std::string& query = "SELECT 1",
                        const std::vector<std::string>& outputs = {},
                        const std::string& more = {}) {
    const TaskSpec task = parse_task_spec(task_yaml(uri, query, more), "task.yaml");
    return writable_places(task, outputs, SecretStore({}, redactor_), redactor_);
  }
  std::vector<fs::path> paths_for(const std::string& output) {
    return places("postgresql://h/d", "SELECT 1", {output}).paths;
  }

  TemporaryFolder folder_;
  Redactor redactor_;
};

TEST_F(WritablePlacesOf, AnOutputIsWrittenInItsFolder) {
  EXPECT_THAT(paths_for("/data/out/table.csv"), Contains("/data/out"));
  EXPECT_THAT(paths_for("file:///data/out/table.csv"), Contains("/data/out"));
  EXPECT_THAT(paths_for("/data/out/table/"), Contains("/data/out"));
  EXPECT_THAT(paths_for("table.csv"), Contains("."));
  const auto in_spec =
      places("postgresql://h/d", "SELECT 1", {}, "output: {path: /data/out/x.csv}\n").paths;
  EXPECT_THAT(in_spec, Contains("/data/out"));
}

TEST_F(WritablePlacesOf, ALinkLeadsToTheFolderOfItsTarget) {
  fs::create_symlink("elsewhere/table.csv", folder_.file("link.csv"));
  EXPECT_THAT(paths_for(folder_.file("link.csv")), Contains(folder_.file("elsewhere")));
}

TEST_F(WritablePlacesOf, APipeIsWrittenToAndItsFolderIsNot) {
  ASSERT_EQ(::mkfifo(folder_.file("pipe").c_str(), 0600), 0);
  EXPECT_THAT(paths_for(folder_.file("pipe")), Contains(folder_.file("pipe")));
  EXPECT_THAT(paths_for(folder_.file("pipe")), Not(Contains(folder_.path())));
}

TEST_F(WritablePlacesOf, StandardOutputAndObjectStoresNeedNoFolder) {
  const auto nothing = paths_for("-");
  EXPECT_EQ(paths_for(""), nothing);
  EXPECT_EQ(paths_for("s3://bucket/data/table.csv"), nothing);
}

TEST_F(WritablePlacesOf, ADatabaseOfSqliteHasItsJournalsBesideIt) {
  const WritablePlaces found = places("sqlite:////data/shop.db");
  EXPECT_THAT(found.paths, Contains("/data"));
  EXPECT_THAT(found.unknown, IsEmpty());
}

TEST_F(WritablePlacesOf, AQueryThatMayNameFilesIsNotKnown) {
  EXPECT_THAT(places("sqlite:////data/shop.db", "attach '/x.db' AS x; SELECT 1").unknown,
              HasSubstr("files of its own"));
  EXPECT_THAT(places("sqlite:////data/shop.db", "VACUUM INTO '/x.db'").unknown,
              HasSubstr("files of its own"));
  EXPECT_THAT(places("sqlite:////data/shop.db", "SELECT 1", {}, "allow_raw: true\n").unknown,
              HasSubstr("files of its own"));
  EXPECT_THAT(places("postgresql://h/d", "SELECT 1 AS attach").unknown, IsEmpty());
}

TEST_F(WritablePlacesOf, ADriverOfOthersIsNotKnown) {
  EXPECT_THAT(places("odbc://?driver=SQLite3").unknown, HasSubstr("driver"));
  EXPECT_THAT(places("mssql+pyodbc://h/d").unknown, HasSubstr("driver"));
  EXPECT_THAT(places("mysql://h/d").unknown, IsEmpty());
  EXPECT_THAT(places("firebird://h/d").unknown, IsEmpty());
}

TEST_F(WritablePlacesOf, ATaskThatCannotBeginIsNotKnown) {
  EXPECT_THAT(places("nosuch://h/d").unknown, HasSubstr("cannot begin"));
}

}  // namespace
}  // namespace sqlpod::testing
