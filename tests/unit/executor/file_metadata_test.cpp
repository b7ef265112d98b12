#include "executor/file_metadata.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

TEST(FileMetadata, NamesTaskQueryAndVersion) {
  TaskSpec task;
  task.name = "fetch";
  task.query_template = "abc";
  const auto metadata = file_metadata(task);
  ASSERT_EQ(metadata.size(), 3);
  EXPECT_EQ(metadata[0], std::pair(std::string("sqlpod.task"), std::string("fetch")));
  EXPECT_EQ(metadata[1].first, "sqlpod.query_sha256");
  // As FIPS 180-4 gives it for these three bytes.
  EXPECT_EQ(metadata[1].second, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(metadata[2].first, "sqlpod.version");
}

}  // namespace
}  // namespace sqlpod
