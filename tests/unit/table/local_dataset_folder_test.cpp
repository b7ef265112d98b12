#include "executor/table/local_dataset_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <map>

#include "tests/support/temporary_folder.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;
using sqlpod::testing::read_file;
using table_fixture::error_of;

std::map<std::string, std::string> files_of(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    files[entry.path().lexically_relative(folder).string()] = read_file(entry.path().string());
  }
  return files;
}

using Files = std::map<std::string, std::string>;

void add(DatasetFolder& folder, const std::string& path, const std::string& content) {
  auto file = folder.open(path);
  check(file->stream().Write(content.data(), static_cast<std::int64_t>(content.size())));
  file->finish();
  folder.add(std::move(file));
}

void publish(DatasetFolder& folder) {
  folder.finish();
  folder.publish();
}

class LocalDatasetFolderTest : public ::testing::Test {
 protected:
  std::string refusal(bool is_shared = false) const {
    const Error error = error_of([&] { make_dataset_folder(target_ + "/", is_shared, nullptr); });
    EXPECT_EQ(error.kind(), ErrorKind::output);
    return error.message().substr(error.message().rfind("': ") + 3);
  }
  /// What lies beside the data set.
  std::size_t neighbours() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      if (entry.path() != target_) ++count;
    }
    return count;
  }

  sqlpod::testing::TemporaryFolder folder_;
  std::string target_ = folder_.file("set");
};

TEST_F(LocalDatasetFolderTest, AppearsWholeWhenItIsPublished) {
  WholeDatasetFolder folder(target_);
  add(folder, "part-0.csv", "a");
  add(folder, "k=1/l=2/part-0.csv", "b");
  add(folder, "k=1/part-0.csv", "c");
  folder.finish();
  EXPECT_FALSE(fs::exists(target_));
  folder.publish();
  EXPECT_EQ(files_of(target_), (Files{{"_SUCCESS", ""},
                                      {"part-0.csv", "a"},
                                      {"k=1/l=2/part-0.csv", "b"},
                                      {"k=1/part-0.csv", "c"}}));
  EXPECT_EQ(neighbours(), 0U);
}

TEST_F(LocalDatasetFolderTest, IsForThisUserOnly) {
  WholeDatasetFolder folder(target_);
  publish(folder);
  EXPECT_EQ(fs::status(target_).permissions(), fs::perms::owner_all);
}

TEST_F(LocalDatasetFolderTest, AnEmptyFolderTakesIt) {
  fs::create_directory(target_);
  WholeDatasetFolder folder(target_ + "/");
  add(folder, "part-0.csv", "a");
  publish(folder);
  EXPECT_EQ(files_of(target_).count("part-0.csv"), 1U);
}

TEST_F(LocalDatasetFolderTest, AnEarlierDataSetIsReplacedWithAllItsFiles) {
  folder_.write("set/_SUCCESS", "");
  folder_.write("set/part-00000-00000.csv", "old");
  folder_.write("set/part-00000-00001.csv", "old");
  folder_.write("set/k=1/l=1/part-00000-00000.csv", "old");
  {
    WholeDatasetFolder folder(target_);
    add(folder, "part-00000-00000.csv", "new");
    EXPECT_EQ(files_of(target_).size(), 4U);
    publish(folder);
  }
  EXPECT_EQ(files_of(target_), (Files{{"_SUCCESS", ""}, {"part-00000-00000.csv", "new"}}));
  EXPECT_EQ(neighbours(), 0U);
}

TEST_F(LocalDatasetFolderTest, AnEarlierDataSetStaysWhenNothingIsPublished) {
  folder_.write("set/_SUCCESS", "");
  folder_.write("set/part-0.csv", "old");
  {
    WholeDatasetFolder folder(target_);
    add(folder, "part-0.csv", "new");
    folder.finish();
  }
  EXPECT_EQ(files_of(target_).at("part-0.csv"), "old");
  EXPECT_EQ(neighbours(), 0U);
}

TEST_F(LocalDatasetFolderTest, WhatIsNotOfADataSetIsNeverReplaced) {
  for (const char* const name : {"notes.txt", "k=1/notes.txt", "part/part-0.csv", ".hidden"}) {
    const std::string path = folder_.write(std::string("set/") + name, "mine");
    folder_.write("set/_SUCCESS", "");
    EXPECT_NE(refusal().find("which is not of a data set"), std::string::npos) << name;
    EXPECT_EQ(read_file(path), "mine");
    fs::remove_all(target_);
  }
}

TEST_F(LocalDatasetFolderTest, ALinkInADataSetIsNotOfIt) {
  folder_.write("set/_SUCCESS", "");
  fs::create_symlink(folder_.path(), target_ + "/part-0");
  EXPECT_EQ(refusal(), "the folder holds 'part-0', which is not of a data set");
}

TEST_F(LocalDatasetFolderTest, FilesWithoutAMarkerAreNotReplaced) {
  folder_.write("set/part-0.csv", "mine");
  EXPECT_EQ(refusal(),
            "the folder holds files of a data set that was never completed (no _SUCCESS)");
}

TEST_F(LocalDatasetFolderTest, WhatCameIntoTheFolderMeanwhileStays) {
  WholeDatasetFolder folder(target_);
  folder.finish();
  folder_.write("set/notes.txt", "mine");
  EXPECT_EQ(error_of([&] { folder.publish(); }).kind(), ErrorKind::output);
  EXPECT_EQ(files_of(target_), (Files{{"notes.txt", "mine"}}));
}

TEST_F(LocalDatasetFolderTest, AFileIsNoFolder) {
  folder_.write("set", "mine");
  EXPECT_EQ(refusal(), "it is not a folder");
  EXPECT_EQ(refusal(true), "it is not a folder");
}

TEST_F(LocalDatasetFolderTest, ItsParentHasToBeThere) {
  target_ = folder_.file("missing/set");
  EXPECT_NE(refusal().find("missing' is not there"), std::string::npos);
  EXPECT_NE(refusal(true).find("missing' is not there"), std::string::npos);
}

TEST_F(LocalDatasetFolderTest, AMountPointCannotBeReplaced) {
  target_ = "/dev/shm";
  struct stat here {};
  struct stat parent {};
  if (::stat(target_.c_str(), &here) != 0 || ::stat("/dev", &parent) != 0 ||
      here.st_dev == parent.st_dev) {
    GTEST_SKIP() << "/dev/shm is no mount point here";
  }
  if (::access("/dev", W_OK) != 0) GTEST_SKIP() << "/dev is not writable, which is said first";
  EXPECT_NE(refusal().find("a file system is mounted there"), std::string::npos);
}

TEST_F(LocalDatasetFolderTest, ALinkToAFolderStaysALink) {
  fs::create_directory(folder_.file("real"));
  fs::create_directory_symlink("real", target_);
  WholeDatasetFolder folder(target_ + "/");
  publish(folder);
  EXPECT_TRUE(fs::is_symlink(target_));
  EXPECT_TRUE(fs::exists(folder_.file("real/_SUCCESS")));
}

TEST_F(LocalDatasetFolderTest, AFileUriNamesAFolderToo) {
  const auto folder = make_dataset_folder("file://" + target_ + "%20x/", false, nullptr);
  publish(*folder);
  EXPECT_TRUE(fs::exists(target_ + " x/_SUCCESS"));
}

TEST_F(LocalDatasetFolderTest, LeavesNothingWhenTheProcessIsEnded) {
  WholeDatasetFolder folder(target_);
  add(folder, "k=1/part-0.csv", "a");
  remove_staging_folders();
  EXPECT_EQ(neighbours(), 0U);
}

TEST_F(LocalDatasetFolderTest, ASharedOneKeepsTheFilesOfOthers) {
  folder_.write("set/part-00001-00000.csv", "other");
  folder_.write("set/notes.txt", "mine");
  {
    SharedDatasetFolder folder(target_);
    add(folder, "part-00000-00000.csv", "a");
    add(folder, "k=1/part-00000-00000.csv", "b");
    folder.finish();
    EXPECT_FALSE(fs::exists(target_ + "/part-00000-00000.csv"));
    folder.publish();
  }
  EXPECT_EQ(files_of(target_), (Files{{"notes.txt", "mine"},
                                      {"part-00000-00000.csv", "a"},
                                      {"part-00001-00000.csv", "other"},
                                      {"k=1/part-00000-00000.csv", "b"}}));
}

TEST_F(LocalDatasetFolderTest, ASharedOneReplacesTheFilesOfAnEarlierRunOfItsPart) {
  folder_.write("set/part-00000-00000.csv", "old");
  folder_.write("set/part-00000-00001.csv", "old");
  folder_.write("set/k=1/part-00000-00000.csv", "old");
  folder_.write("set/k=1/part-00001-00000.csv", "other");
  {
    SharedDatasetFolder folder(target_);
    add(folder, "part-00000-00000.csv", "new");
    publish(folder);
  }
  EXPECT_EQ(files_of(target_),
            (Files{{"part-00000-00000.csv", "new"}, {"k=1/part-00001-00000.csv", "other"}}));
}

TEST_F(LocalDatasetFolderTest, ASharedOneThatWasDeclaredCompleteIsNotWrittenTo) {
  folder_.write("set/_SUCCESS", "");
  EXPECT_EQ(refusal(true), "it is a data set that was declared complete (_SUCCESS)");
}

}  // namespace
}  // namespace sqlpod
