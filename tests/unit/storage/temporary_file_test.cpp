#include "executor/storage/temporary_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TemporaryFileTest : public ::testing::Test {
 protected:
  std::vector<std::string> names() const {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder_.path())) {
      found.push_back(entry.path().filename());
    }
    return found;
  }
  static void write(TemporaryFile& file, std::string_view text) {
    ASSERT_EQ(::write(file.descriptor(), text.data(), text.size()),
              static_cast<ssize_t>(text.size()));
  }

  testing::TemporaryFolder folder_;
};

TEST_F(TemporaryFileTest, AppearsUnderTheTargetsNameWhenPublished) {
  TemporaryFile file(folder_.file("out"));
  write(file, "content");
  file.finish();
  EXPECT_FALSE(std::filesystem::exists(folder_.file("out")));
  file.publish();
  EXPECT_THAT(names(), ElementsAre("out"));
  EXPECT_EQ(testing::read_file(folder_.file("out")), "content");
}

TEST_F(TemporaryFileTest, DestroyedBeforeItIsPublishedItLeavesNothing) {
  { TemporaryFile unused(folder_.file("out")); }
  {
    TemporaryFile written(folder_.file("out"));
    write(written, "content");
  }
  {
    TemporaryFile finished(folder_.file("out"));
    write(finished, "content");
    finished.finish();
  }
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(TemporaryFileTest, WhatHasANameIsRemovedOnRequest) {
  TemporaryFile file(folder_.file("out"));
  write(file, "content");
  file.finish();
  EXPECT_EQ(names().size(), 1u);
  remove_temporary_files();
  EXPECT_THAT(names(), IsEmpty());
  EXPECT_THROW(file.publish(), Error);
}

TEST_F(TemporaryFileTest, WhatIsPublishedStaysOnRequest) {
  TemporaryFile file(folder_.file("out"));
  write(file, "content");
  file.finish();
  file.publish();
  remove_temporary_files();
  EXPECT_THAT(names(), ElementsAre("out"));
}

TEST_F(TemporaryFileTest, AFolderThatIsNotThereIsAnErrorOfOutput) {
  TemporaryFile file(folder_.file("nowhere/out"));
  try {
    file.descriptor();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::output);
  }
}

}  // namespace
}  // namespace sqlpod
