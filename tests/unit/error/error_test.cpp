#include "error/error.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace sqlpod {
namespace {

TEST(Error, EveryKindHasItsNameAndExitCode) {
  const std::pair<ErrorKind, std::pair<int, std::string_view>> kinds[] = {
      {ErrorKind::usage, {2, "usage"}},
      {ErrorKind::secret, {3, "secret"}},
      {ErrorKind::unavailable, {4, "unavailable"}},
      {ErrorKind::query, {5, "query"}},
      {ErrorKind::transient, {6, "transient"}},
      {ErrorKind::output, {7, "output"}},
      {ErrorKind::denied, {8, "denied"}},
      {ErrorKind::unknown, {9, "unknown"}},
      {ErrorKind::internal, {70, "internal"}},
      {ErrorKind::timeout, {124, "timeout"}},
      {ErrorKind::cancelled, {143, "cancelled"}},
  };
  for (const auto& [kind, expected] : kinds) {
    EXPECT_EQ(exit_code(kind), expected.first);
    EXPECT_EQ(name(kind), expected.second);
  }
}

TEST(Error, KeepsAllThatItWasGiven) {
  const Error error(ErrorKind::query, "message", "hint", "details", "42601");
  const Error copy = error;
  EXPECT_EQ(copy.kind(), ErrorKind::query);
  EXPECT_EQ(copy.message(), "message");
  EXPECT_EQ(copy.hint(), "hint");
  EXPECT_EQ(copy.details(), "details");
  EXPECT_EQ(copy.sqlstate(), "42601");
}

}  // namespace
}  // namespace sqlpod
