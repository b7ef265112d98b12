#include "executor/sandbox/writing.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>

#include "executor/storage/output_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/sandbox/in_child.h"

namespace sqlpod::testing {
namespace {

class Writing : public ::testing::Test {
 protected:
  static constexpr int no_rules = 99;

  void SetUp() override {
    if (in_child([] { return restrict_writing({}); }) != 0) GTEST_SKIP() << "no Landlock here";
    folder_.write("inside/file", "old");
    folder_.write("inside/below/file", "old");
    folder_.write("outside/file", "old");
  }

  std::string inside(const std::string& name) const { return folder_.file("inside/" + name); }
  std::string outside(const std::string& name) const { return folder_.file("outside/" + name); }

  /// The errno of a call where `inside` alone may be written to, 0 when it succeeds.
  int error_of(const std::function<long()>& call) const {
    return in_child([&] {
      if (restrict_writing({folder_.file("inside"), "/dev/null"}) != 0) return no_rules;
      return call() < 0 ? errno : 0;
    });
  }
  int error_of_open(const std::string& path, int flags) const {
    return error_of([&] { return static_cast<long>(::open(path.c_str(), flags, 0600)); });
  }

  TemporaryFolder folder_;
};

TEST_F(Writing, FilesAreMadeBelowTheFolderAndNowhereElse) {
  EXPECT_EQ(error_of_open(inside("new"), O_WRONLY | O_CREAT), 0);
  EXPECT_EQ(error_of_open(inside("below/new"), O_WRONLY | O_CREAT), 0);
  EXPECT_EQ(error_of_open(outside("new"), O_WRONLY | O_CREAT), EACCES);
  EXPECT_EQ(error_of_open(outside(""), O_WRONLY | O_TMPFILE), EACCES);
  EXPECT_EQ(error_of([&] { return ::mkdir(outside("folder").c_str(), 0700); }), EACCES);
}

TEST_F(Writing, WhatIsThereIsReadEverywhereAndChangedInsideAlone) {
  EXPECT_EQ(error_of_open(outside("file"), O_RDONLY), 0);
  EXPECT_EQ(error_of_open(outside("file"), O_WRONLY), EACCES);
  EXPECT_EQ(error_of_open(outside("file"), O_RDWR), EACCES);
  EXPECT_EQ(error_of([&] { return ::unlink(outside("file").c_str()); }), EACCES);
  EXPECT_EQ(error_of_open(inside("file"), O_RDWR), 0);
  EXPECT_EQ(error_of([&] { return ::unlink(inside("file").c_str()); }), 0);
}

TEST_F(Writing, AnOutputIsWrittenAndTakesItsName) {
  EXPECT_EQ(error_of([&] {
              const auto file = open_output(inside("table.csv"));
              if (!file->stream().Write("x").ok()) return -1L;
              file->finish();
              file->publish();
              return 0L;
            }),
            0);
  EXPECT_EQ(
      error_of([&] { return ::rename(inside("below/file").c_str(), inside("moved").c_str()); }), 0);
}

TEST_F(Writing, NothingIsMovedOut) {
  EXPECT_NE(error_of([&] { return ::rename(inside("file").c_str(), outside("x").c_str()); }), 0);
  EXPECT_NE(error_of([&] { return ::link(inside("file").c_str(), outside("x").c_str()); }), 0);
}

TEST_F(Writing, NothingButFilesAndFoldersIsMade) {
  EXPECT_EQ(error_of([&] { return ::mkfifo(inside("fifo").c_str(), 0600); }), EACCES);
  EXPECT_EQ(error_of([&] { return ::symlink("/", inside("link").c_str()); }), EACCES);
}

TEST_F(Writing, AFileThatIsNamedIsWrittenToWithoutItsFolder) {
  EXPECT_EQ(error_of_open("/dev/null", O_WRONLY), 0);
  EXPECT_EQ(error_of_open("/dev/zero", O_WRONLY), EACCES);
}

TEST_F(Writing, APathThatIsNotThereIsLeftOut) {
  EXPECT_EQ(in_child([&] { return restrict_writing({folder_.file("nowhere")}); }), 0);
}

TEST_F(Writing, NothingGainsPrivilegesAfterwards) {
  EXPECT_EQ(error_of([] { return ::prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0L : -1L; }), 0);
}

}  // namespace
}  // namespace sqlpod::testing
