#include "executor/storage/upload_tail.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <list>
#include <string>

namespace sqlpod {
namespace {

std::string tail_of(int number) {
  return std::string(6'000'000, static_cast<char>('a' + number));
}

/// More than stays in memory.
void keep_and_take_many() {
  std::list<UploadTail> tails;
  for (int i = 0; i < 6; ++i) tails.emplace_back().keep(tail_of(i));
  int number = 0;
  for (UploadTail& tail : tails) EXPECT_EQ(tail.take(), tail_of(number++));
  for (UploadTail& tail : tails) EXPECT_EQ(tail.take(), "");
}

TEST(UploadTail, GivesBackWhatItKeepsInMemoryAndInFiles) {
  keep_and_take_many();
  keep_and_take_many();
}

TEST(UploadTail, StaysInMemoryWhereNoFileCanBeWritten) {
  const char* const folder = std::getenv("TMPDIR");
  const std::string before = folder == nullptr ? "/tmp" : folder;
  ::setenv("TMPDIR", "/proc", 1);
  keep_and_take_many();
  ::setenv("TMPDIR", before.c_str(), 1);
}

}  // namespace
}  // namespace sqlpod
