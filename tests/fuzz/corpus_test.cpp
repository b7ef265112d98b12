// Every fuzz target over its corpus: the examples of each format, and what fuzzing has found.
#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <set>
#include <string>

#include "tests/fuzz/targets.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::fuzzing {

void PrintTo(const Target& target, std::ostream* out) {
  *out << target.name;
}

namespace {

std::filesystem::path corpus() {
  return std::filesystem::path(SQLPOD_SOURCE_DIR) / "tests/fuzz/corpus";
}

class Corpus : public ::testing::TestWithParam<Target> {};

TEST_P(Corpus, KeepsEveryProperty) {
  std::size_t files = 0;
  for (const auto& file : std::filesystem::directory_iterator(corpus() / GetParam().name)) {
    SCOPED_TRACE(file.path().string());
    EXPECT_NO_THROW(GetParam().run(testing::read_file(file.path().string())));
    ++files;
  }
  EXPECT_GT(files, 0U);
}

INSTANTIATE_TEST_SUITE_P(All, Corpus, ::testing::ValuesIn(targets()),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(Corpus, HasNoFolderWithoutATarget) {
  std::set<std::string> names;
  for (const Target& target : targets()) names.emplace(target.name);
  for (const auto& folder : std::filesystem::directory_iterator(corpus())) {
    EXPECT_EQ(names.count(folder.path().filename().string()), 1U) << folder.path();
  }
}

}  // namespace
}  // namespace sqlpod::fuzzing
