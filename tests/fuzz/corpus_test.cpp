// Every fuzz target over its corpus, the examples of each format and what fuzzing has found, and
// over damaged copies of it.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <vector>

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

std::vector<std::filesystem::path> files_of(const Target& target) {
  std::vector<std::filesystem::path> files;
  for (const auto& file : std::filesystem::directory_iterator(corpus() / target.name))
    files.push_back(file.path());
  std::sort(files.begin(), files.end());
  return files;
}

/// In memory of the input's own size, so that a sanitizer sees what is read beyond it.
void run(const Target& target, const std::string& bytes) {
  const std::unique_ptr<char[]> memory(new char[bytes.size()]);
  std::copy(bytes.begin(), bytes.end(), memory.get());
  target.run({memory.get(), bytes.size()});
}

class Corpus : public ::testing::TestWithParam<Target> {};

TEST_P(Corpus, KeepsEveryProperty) {
  const auto files = files_of(GetParam());
  EXPECT_FALSE(files.empty());
  for (const auto& file : files) {
    SCOPED_TRACE(file.string());
    EXPECT_NO_THROW(run(GetParam(), testing::read_file(file.string())));
  }
}

/// A few bytes changed, taken out, doubled, or put in from another file.
std::string damaged(std::string bytes, const std::string& other, std::mt19937& random) {
  const auto below = [&](std::size_t limit) {
    return limit == 0 ? 0 : static_cast<std::size_t>(random()) % limit;
  };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(bytes.size() + 1);
    const std::size_t size = 1 + below(8);
    switch (below(5)) {
      case 0:
        if (at < bytes.size()) bytes[at] = static_cast<char>(below(256));
        break;
      case 1:
        if (at < bytes.size()) bytes.erase(at, size);
        break;
      case 2:
        if (at < bytes.size()) bytes.insert(at, bytes.substr(at, size));
        break;
      case 3:
        bytes.insert(at, 1, "'\"\\{}$/*-;%\n:\0@`[]#&"[below(21)]);
        break;
      default:
        if (const std::size_t from = below(other.size() + 1); from < other.size())
          bytes.insert(at, other.substr(from, 2 * size));
    }
  }
  return bytes;
}

// The same damage in every run; a slow target, or a slow build, gets less of it.
TEST_P(Corpus, KeepsEveryPropertyWhenItIsDamaged) {
  std::vector<std::string> inputs;
  for (const auto& file : files_of(GetParam())) inputs.push_back(testing::read_file(file.string()));
  std::mt19937 random(8);
  constexpr std::size_t copies = 500;
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(500);
  for (std::size_t i = 0; i < copies && std::chrono::steady_clock::now() < end; ++i) {
    const std::string bytes =
        damaged(inputs[i % inputs.size()], inputs[random() % inputs.size()], random);
    ASSERT_NO_THROW(run(GetParam(), bytes)) << ::testing::PrintToString(bytes);
  }
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
