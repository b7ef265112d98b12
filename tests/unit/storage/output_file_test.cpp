#include "executor/storage/output_file.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "executor/storage/descriptor_stream.h"
#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

namespace fs = std::filesystem;
using table_fixture::error_of;

std::string content_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void put(const fs::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

void write(OutputFile& output, const std::string& text) {
  check(output.stream().Write(text.data(), static_cast<std::int64_t>(text.size())));
}

/// A pipe whose reader has gone.
Descriptor pipe_without_reader() {
  int ends[2] = {-1, -1};
  EXPECT_EQ(::pipe(ends), 0);
  ::close(ends[0]);
  return Descriptor(ends[1]);
}

/// Puts a descriptor in the place of standard output while it lives; -1 closes standard output.
class StandardOutputAs {
 public:
  explicit StandardOutputAs(int descriptor) : saved_(::dup(STDOUT_FILENO)) {
    if (descriptor < 0) {
      ::close(STDOUT_FILENO);
    } else {
      ::dup2(descriptor, STDOUT_FILENO);
    }
  }
  StandardOutputAs(const StandardOutputAs&) = delete;
  StandardOutputAs& operator=(const StandardOutputAs&) = delete;
  ~StandardOutputAs() { ::dup2(saved_.number(), STDOUT_FILENO); }

 private:
  Descriptor saved_;
};

class OutputFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::signal(SIGPIPE, SIG_IGN);
    std::string name = (fs::temp_directory_path() / "sqlpod-output-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, AppearsUnderItsNameWhenPublished) {
  const fs::path path = folder_ / "out.csv";
  const auto output = open_output(path.string());
  EXPECT_TRUE(files().empty());
  write(*output, std::string(300'000, 'x'));
  EXPECT_FALSE(fs::exists(path));
  output->finish();
  ASSERT_EQ(files().size(), 1U);
  EXPECT_EQ(files().front().substr(0, 9), ".out.csv.");
  EXPECT_FALSE(fs::exists(path));
  output->publish();
  EXPECT_EQ(files(), std::vector<std::string>{"out.csv"});
  EXPECT_EQ(content_of(path), std::string(300'000, 'x'));
  EXPECT_EQ(output->bytes(), 300'000);
}

TEST_F(OutputFileTest, DestroyedBeforePublishItLeavesNothingAndTheOlderFileStays) {
  const fs::path path = folder_ / "out.csv";
  put(path, "older");
  for (const bool finished : {false, true}) {
    const auto output = open_output(path.string());
    write(*output, std::string(300'000, 'x'));
    if (finished) output->finish();
  }
  EXPECT_EQ(files(), std::vector<std::string>{"out.csv"});
  EXPECT_EQ(content_of(path), "older");
}

TEST_F(OutputFileTest, ReplacesAnOlderFileAndIsForItsOwnerOnly) {
  const fs::path path = folder_ / "out.csv";
  put(path, "older and longer");
  fs::permissions(path, fs::perms::all);
  const auto output = open_output(path.string());
  write(*output, "new");
  output->finish();
  output->publish();
  EXPECT_EQ(content_of(path), "new");
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(OutputFileTest, WithoutAByteItIsAnEmptyFile) {
  const auto output = open_output((folder_ / "empty.csv").string());
  output->finish();
  output->publish();
  EXPECT_EQ(files(), std::vector<std::string>{"empty.csv"});
  EXPECT_EQ(output->bytes(), 0);
}

TEST_F(OutputFileTest, TheLongestFileNameWorks) {
  const std::string longest(255, 'n');
  const auto output = open_output((folder_ / longest).string());
  write(*output, "x");
  output->finish();
  output->publish();
  EXPECT_EQ(files(), std::vector<std::string>{longest});
  const Error error = error_of([&] { open_output((folder_ / (longest + "n")).string()); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.hint(), "choose a shorter file name");
}

TEST_F(OutputFileTest, ASymbolicLinkStaysAndItsTargetIsReplaced) {
  fs::create_directory(folder_ / "data");
  put(folder_ / "data/v1.csv", "older");
  fs::create_symlink("data/v1.csv", folder_ / "there.csv");
  fs::create_symlink("data/v2.csv", folder_ / "dangling.csv");
  for (const char* name : {"there.csv", "dangling.csv"}) {
    const auto output = open_output((folder_ / name).string());
    write(*output, "new");
    output->finish();
    output->publish();
    EXPECT_TRUE(fs::is_symlink(folder_ / name));
  }
  EXPECT_EQ(content_of(folder_ / "data/v1.csv"), "new");
  EXPECT_EQ(content_of(folder_ / "data/v2.csv"), "new");
}

TEST_F(OutputFileTest, ALoopOfLinksIsAnError) {
  fs::create_symlink("b", folder_ / "a");
  fs::create_symlink("a", folder_ / "b");
  EXPECT_EQ(error_of([&] { open_output((folder_ / "a").string()); }).kind(), ErrorKind::output);
}

TEST_F(OutputFileTest, AFileUriIsItsPath) {
  const auto output = open_output("file://" + folder_.string() + "/a%20b%25.csv");
  output->finish();
  output->publish();
  EXPECT_EQ(files(), std::vector<std::string>{"a b%.csv"});
}

TEST_F(OutputFileTest, WhatCannotBeWrittenIsAnErrorAtOnce) {
  const std::string folder = folder_.string();
  put(folder_ / "file", "");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {folder + "/missing/out.csv", "cannot write to '" + folder +
                                        "/missing/out.csv': the folder '" + folder +
                                        "/missing' is not there"},
      {folder, "cannot write to '" + folder + "': it is a folder"},
      {folder + "/", "cannot write to '" + folder + "/': it is a folder"},
      {folder + "/new/", "cannot write to '" + folder + "/new/': it is a folder"},
      {folder + "/file/out.csv",
       "cannot write to '" + folder + "/file/out.csv': '" + folder + "/file' is not a folder"},
      {"ftp://host/out.csv", "cannot write to 'ftp://host/out.csv': no such scheme is served"},
      {"file://host/out.csv", "cannot write to 'file://host/out.csv': it is of another machine"},
      {std::string("a\0b", 3), "the output's path holds a NUL byte"},
  };
  for (const auto& test : cases) {
    const Error error = error_of([&] { open_output(test.first); });
    EXPECT_EQ(error.kind(), ErrorKind::output);
    EXPECT_EQ(error.message(), test.second);
    EXPECT_FALSE(error.hint().empty());
  }
}

/// Root may write everywhere: for a while, somebody else.
class NotRoot {
 public:
  NotRoot() : was_root_(::geteuid() == 0) {
    if (was_root_) {
      EXPECT_EQ(::seteuid(65534), 0);
    }
  }
  ~NotRoot() {
    if (was_root_) {
      EXPECT_EQ(::seteuid(0), 0);
    }
  }
  NotRoot(const NotRoot&) = delete;
  NotRoot& operator=(const NotRoot&) = delete;

 private:
  bool was_root_;
};

TEST_F(OutputFileTest, AFolderThatMayNotBeWrittenIsAnErrorAtOnce) {
  constexpr auto readable = static_cast<fs::perms>(0555);
  fs::permissions(folder_, readable);
  const Error error = error_of([&] {
    const NotRoot somebody;
    open_output((folder_ / "out.csv").string());
  });
  fs::permissions(folder_, fs::perms::owner_all);
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(),
            "cannot write to the folder '" + folder_.string() + "': Permission denied");
}

TEST_F(OutputFileTest, AFullDiskIsAnError) {
  const auto output = open_output("/dev/full");
  const Error error = error_of([&] { write(*output, std::string(300'000, 'x')); });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(), "cannot write to '/dev/full': No space left on device");
  EXPECT_EQ(error.hint(), "free space there, or write the output elsewhere");
}

TEST_F(OutputFileTest, AFullDiskIsAnErrorOfTheLastBytesToo) {
  const auto output = open_output("/dev/full");
  write(*output, "x");
  EXPECT_EQ(error_of([&] { output->finish(); }).kind(), ErrorKind::output);
}

TEST_F(OutputFileTest, AFifoIsWrittenDirectly) {
  const fs::path path = folder_ / "fifo";
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  std::string received;
  std::thread reader([&] { received = content_of(path); });
  {
    const auto output = open_output(path.string());
    write(*output, "through");
    output->finish();
    output->publish();
  }
  reader.join();
  EXPECT_EQ(received, "through");
  EXPECT_TRUE(fs::is_fifo(path));
}

TEST_F(OutputFileTest, StandardOutputIsWrittenAsItComes) {
  const fs::path path = folder_ / "stdout";
  for (const char* name : {"-", "", "/dev/stdout"}) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600));
    const auto output = open_output(name);
    {
      const StandardOutputAs replaced(file.number());
      write(*output, "rows\n");
      output->finish();
      output->publish();
    }
    EXPECT_EQ(content_of(path), "rows\n");
  }
}

TEST_F(OutputFileTest, StandardOutputClosedEarlyIsAnError) {
  const Descriptor broken = pipe_without_reader();
  const auto output = open_output("-");
  write(*output, "rows\n");
  const Error error = error_of([&] {
    const StandardOutputAs replaced(broken.number());
    output->finish();
  });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(), "standard output was closed before the table was written");
  EXPECT_FALSE(error.hint().empty());
}

TEST_F(OutputFileTest, StandardOutputThatIsNotOpenIsAnErrorAtOnce) {
  const Error error = error_of([] {
    const StandardOutputAs replaced(-1);
    open_output("-");
  });
  EXPECT_EQ(error.kind(), ErrorKind::output);
  EXPECT_EQ(error.message(), "cannot write to standard output: Bad file descriptor");
}

TEST_F(OutputFileTest, ANonBlockingPipeGetsEveryByte) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_NONBLOCK), 0);
  const Descriptor read_end(ends[0]);
  Descriptor write_end(ends[1]);
  ASSERT_EQ(::fcntl(read_end.number(), F_SETFL, 0), 0);
  std::size_t received = 0;
  std::thread reader([&] {
    char buffer[4096];
    while (true) {
      const ssize_t count = ::read(read_end.number(), buffer, sizeof buffer);
      if (count <= 0) break;
      received += static_cast<std::size_t>(count);
    }
  });
  DescriptorStream stream("the pipe", [&] { return write_end.number(); });
  const std::string text(2'000'000, 'x');
  check(stream.Write(text.data(), static_cast<std::int64_t>(text.size())));
  check(stream.Close());
  write_end = Descriptor();
  reader.join();
  EXPECT_EQ(received, text.size());
}

}  // namespace
}  // namespace sqlpod
