// What compiler and linker put into the program and its library against memory errors, read from
// the files themselves: docs/hardening.md.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/support/program.h"

namespace sqlpod::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

/// The program, and each library of ours beside it.
std::vector<std::string> our_files() {
  std::set<std::string> files = {SQLPOD_PROGRAM};
  for (const auto& entry : std::filesystem::directory_iterator(SQLPOD_BINARY_DIR)) {
    const std::string name = entry.path().filename();
    if (name.starts_with("libsqlpod") && name.find(".so") != std::string::npos) {
      files.insert(std::filesystem::canonical(entry.path()));
    }
  }
  return {files.begin(), files.end()};
}

class HardenedFile : public ::testing::TestWithParam<std::string> {
 protected:
  static std::string readelf(const char* option) {
    return run_program({"readelf", "--wide", option, GetParam()}).output;
  }
};

TEST_P(HardenedFile, AreLoadedAtAnyAddress) {
  EXPECT_THAT(readelf("--file-header"), ContainsRegex("Type: +DYN"));
  EXPECT_THAT(readelf("--dynamic"), Not(HasSubstr("TEXTREL")));
}

TEST_P(HardenedFile, AreBoundAtTheStartAndReadOnlyFromThenOn) {
  EXPECT_THAT(readelf("--dynamic"), ContainsRegex("\\(FLAGS_1\\) +Flags: NOW"));
  EXPECT_THAT(readelf("--segments"), HasSubstr("GNU_RELRO"));
  EXPECT_THAT(readelf("--sections"), Not(HasSubstr(" .got.plt "))) << "it would stay writable";
}

TEST_P(HardenedFile, HaveNoMemoryThatIsWrittenAndRun) {
  const std::string segments = readelf("--segments");
  EXPECT_THAT(segments, ContainsRegex("GNU_STACK [^\n]* RW "));
  EXPECT_THAT(segments, Not(ContainsRegex("LOAD [^\n]* RWE ")));
}

TEST_P(HardenedFile, CheckTheirStack) {
  EXPECT_THAT(readelf("--dyn-syms"), HasSubstr("__stack_chk_fail"));
}

TEST_P(HardenedFile, FindLibrariesBesideThemselvesAlone) {
  const std::string dynamic = readelf("--dynamic");
  EXPECT_THAT(dynamic, ContainsRegex("runpath: \\[\\$ORIGIN"));
  EXPECT_THAT(dynamic, Not(ContainsRegex("path: .*(\\[|:)/")));
}

#ifdef NDEBUG  // builds that are to be used
TEST(HardenedFiles, CheckTheSizesOfBuffers) {
  EXPECT_THAT(run_program({"readelf", "--wide", "--dyn-syms", SQLPOD_PROGRAM}).output,
              HasSubstr("__snprintf_chk"));
}
#endif

#if defined(__x86_64__)
// Debian's linker drops the mark, for the C library's own start files do not have it.
TEST(HardenedFiles, AreCompiledForAShadowStack) {
  const std::filesystem::path objects = SQLPOD_BINARY_DIR "/CMakeFiles/libsqlpod.dir";
  int count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(objects)) {
    if (entry.path().extension() != ".o") continue;
    ++count;
    EXPECT_THAT(run_program({"readelf", "--notes", entry.path()}).output, HasSubstr("SHSTK"))
        << entry.path();
  }
  EXPECT_GT(count, 0);
}
#endif

INSTANTIATE_TEST_SUITE_P(Our, HardenedFile, ::testing::ValuesIn(our_files()),
                         [](const auto& file) { return "File" + std::to_string(file.index); });

}  // namespace
}  // namespace sqlpod::testing
