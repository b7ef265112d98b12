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

class HardenedFiles : public ::testing::TestWithParam<std::string> {
 protected:
  static std::string readelf(const char* option) {
    return run_program({"readelf", "--wide", option, GetParam()}).output;
  }
};

TEST_P(HardenedFiles, AreLoadedAtAnyAddress) {
  EXPECT_THAT(readelf("--file-header"), ContainsRegex("Type: +DYN"));
  EXPECT_THAT(readelf("--dynamic"), Not(HasSubstr("TEXTREL")));
}

TEST_P(HardenedFiles, AreBoundAtTheStartAndReadOnlyFromThenOn) {
  EXPECT_THAT(readelf("--dynamic"), ContainsRegex("\\(FLAGS_1\\) +Flags: NOW"));
  EXPECT_THAT(readelf("--segments"), HasSubstr("GNU_RELRO"));
  EXPECT_THAT(readelf("--sections"), Not(HasSubstr(" .got.plt "))) << "it would stay writable";
}

TEST_P(HardenedFiles, HaveNoMemoryThatIsWrittenAndRun) {
  const std::string segments = readelf("--segments");
  EXPECT_THAT(segments, ContainsRegex("GNU_STACK [^\n]* RW "));
  EXPECT_THAT(segments, Not(ContainsRegex("LOAD [^\n]* RWE ")));
}

TEST_P(HardenedFiles, CheckTheirStack) {
  EXPECT_THAT(readelf("--dyn-syms"), HasSubstr("__stack_chk_fail"));
}

#if defined(__x86_64__) || defined(__aarch64__)
TEST_P(HardenedFiles, AreEnteredWhereAFunctionBegins) {
  const std::string code =
      run_program({"objdump", "--disassemble", "--section=.init", GetParam()}).output +
      run_program({"objdump", "--disassemble", "--section=.text", GetParam()})
          .output.substr(0, 1u << 20u);
  EXPECT_THAT(code, ContainsRegex("endbr64|bti"));
}
#endif

TEST_P(HardenedFiles, FindLibrariesBesideThemselvesAlone) {
  const std::string dynamic = readelf("--dynamic");
  EXPECT_THAT(dynamic, ContainsRegex("runpath: \\[\\$ORIGIN"));
  EXPECT_THAT(dynamic, Not(ContainsRegex("path: \\[[^\n]*[[:]/")));
}

INSTANTIATE_TEST_SUITE_P(Our, HardenedFiles, ::testing::ValuesIn(our_files()),
                         [](const auto& file) { return "File" + std::to_string(file.index); });

}  // namespace
}  // namespace sqlpod::testing
