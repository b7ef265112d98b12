// A partitioned read as an Indexed Job: the pods' files together are the table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/kubernetes/cluster_test.h"
#include "tests/kubernetes/volume.h"

namespace sqlpod::testing {
namespace {

class IndexedJob : public ClusterTest {};

TEST_F(IndexedJob, FourPodsWriteEveryRowOnce) {
  constexpr std::int64_t rows = 100'000;
  psql(
      "DROP TABLE IF EXISTS orders; CREATE TABLE orders AS SELECT n AS id, md5(n::text) AS name "
      "FROM generate_series(1, " +
      std::to_string(rows) + ") n");
  const Volume volume(cluster_, claim);
  apply(spec("SELECT id, name FROM orders",
             "output_schema_type: {id: int, name: str}\n"
             "partition: {column: id, parts: 4, lower: 1, upper: " +
                 std::to_string(rows) +
                 "}\n"
                 "output: {path: orders/, format: csv}\n"));
  EXPECT_TRUE(cluster_.wait_for_end(job).complete);
  EXPECT_EQ(cluster_.pods_made(job), 4);

  std::set<std::int64_t> ids;
  std::int64_t lines = 0;
  int files = 0;
  for (const auto& file : std::filesystem::directory_iterator(volume.folder() + "/orders")) {
    std::ifstream stream(file.path());
    std::string line;
    std::getline(stream, line);
    EXPECT_EQ(line, "id,name");
    for (; std::getline(stream, line); ++lines) ids.insert(std::stoll(line));
    ++files;
  }
  EXPECT_GE(files, 4);
  EXPECT_EQ(lines, rows);
  EXPECT_EQ(static_cast<std::int64_t>(ids.size()), rows);
  EXPECT_EQ(*ids.begin(), 1);
  EXPECT_EQ(*ids.rbegin(), rows);
}

}  // namespace
}  // namespace sqlpod::testing
