#include "secrets/file_access.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

class FileAccess : public ::testing::Test {
 protected:
  FileAccess() {
    file_ = folder_.write("store/group/key", "value");
    for (const char* folder : {"", "store", "store/group"}) mode(folder_.file(folder), 0755);
    mode(file_, 0600);
  }

  static void mode(const std::string& path, mode_t bits) {
    ASSERT_EQ(::chmod(path.c_str(), bits), 0);
  }
  OthersAccess others() { return others(file_); }
  OthersAccess others(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0);
    return others_access(path, folder_.file("store"), status);
  }

  testing::TemporaryFolder folder_;
  std::string file_;
};

TEST_F(FileAccess, ComesFromTheModeOfTheFile) {
  EXPECT_FALSE(others().read);
  EXPECT_EQ(others().writable, "");
  mode(file_, 0660);
  EXPECT_FALSE(others().read);
  EXPECT_EQ(others().writable, "") << "the group is no other";
  mode(file_, 0644);
  EXPECT_TRUE(others().read);
  EXPECT_EQ(others().writable, "");
  mode(file_, 0602);
  EXPECT_FALSE(others().read);
  EXPECT_EQ(others().writable, file_);
}

TEST_F(FileAccess, ComesFromAFolderOnTheWay) {
  for (const char* folder : {"store/group", "store"}) {
    mode(folder_.file(folder), 0777);
    EXPECT_EQ(others().writable, folder_.file(folder));
    mode(folder_.file(folder), 01777);
    EXPECT_EQ(others().writable, "") << "nobody replaces another's file";
    mode(folder_.file(folder), 0755);
  }
}

TEST_F(FileAccess, EndsAtAFolderThatIsClosed) {
  mode(file_, 0666);
  mode(folder_.file("store/group"), 0777);
  mode(folder_.file("store"), 0750);
  EXPECT_FALSE(others().read);
  EXPECT_EQ(others().writable, "");
  mode(folder_.file("store"), 0752);
  EXPECT_EQ(others().writable, "") << "writing a folder takes the right to enter it";
}

TEST_F(FileAccess, IsThatOfWhatALinkLeadsTo) {
  const std::string link = folder_.file("store/link");
  const std::string elsewhere = folder_.write("elsewhere/key", "value");
  std::filesystem::create_symlink("../elsewhere/key", link);
  mode(folder_.file("elsewhere"), 0777);
  EXPECT_EQ(others(link).writable, std::filesystem::canonical(folder_.file("elsewhere")).string());
  mode(folder_.file("elsewhere"), 0755);
  mode(elsewhere, 0644);
  EXPECT_TRUE(others(link).read);
  mode(folder_.file("store"), 0750);
  EXPECT_TRUE(others(link).read) << "the way past the link is open";
  mode(folder_.file("elsewhere"), 0750);
  EXPECT_FALSE(others(link).read);
}

TEST_F(FileAccess, ToReadDoesNotCountOnAMountOfItsOwn) {
  std::string folder = "/dev/shm/sqlpod-test-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  const std::string file = folder + "/key";
  std::ofstream(file) << "value";
  mode(folder, 0755);
  mode(file, 0644);
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_FALSE(others_access(file, "/dev/shm", status).read) << "/dev/shm is a mount";
  EXPECT_TRUE(others_access(file, folder, status).read) << "its folder is none";
  EXPECT_TRUE(others_access(file, "", status).read);
  mode(file, 0666);
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(others_access(file, "/dev/shm", status).writable, file) << "a mount may be shared";
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sqlpod
