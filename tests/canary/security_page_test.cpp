// docs/security.md promises nothing that no test holds.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {
namespace {

namespace fs = std::filesystem;

/// "Suite.Name" of every test of the project.
std::set<std::string> all_tests() {
  std::set<std::string> tests;
  const std::regex declaration(R"(\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\))");
  for (const auto& file : fs::recursive_directory_iterator(SQLPOD_SOURCE_DIR "/tests")) {
    if (!file.path().string().ends_with("test.cpp")) continue;
    const std::string text = read_file(file.path().string());
    for (std::sregex_iterator match(text.begin(), text.end(), declaration), end; match != end;
         ++match) {
      tests.insert((*match)[1].str() + "." + (*match)[2].str());
    }
  }
  return tests;
}

/// The tests that a line names.
std::vector<std::string> names_in(const std::string& line) {
  std::vector<std::string> names;
  const std::regex name(R"(`([A-Z]\w*\.[A-Z]\w*)`)");
  for (std::sregex_iterator match(line.begin(), line.end(), name), end; match != end; ++match) {
    names.push_back((*match)[1].str());
  }
  return names;
}

TEST(SecurityPage, NamesATestForEveryPromise) {
  const std::set<std::string> tests = all_tests();
  ASSERT_GT(tests.size(), 100U);
  std::istringstream page(read_file(SQLPOD_SOURCE_DIR "/docs/security.md"));
  bool promises = false;
  int promised = 0;
  for (std::string line; std::getline(page, line);) {
    if (!line.starts_with("|")) promises = false;
    const std::vector<std::string> names = names_in(line);
    for (const std::string& name : names) {
      EXPECT_EQ(tests.count(name), 1U) << "there is no test " << name;
    }
    if (promises && !line.starts_with("| ---")) {
      ++promised;
      EXPECT_FALSE(names.empty()) << "no test is named for: " << line;
    }
    if (line == "| promise | test |") promises = true;
  }
  EXPECT_GT(promised, 20);
}

}  // namespace
}  // namespace sqlpod::testing
