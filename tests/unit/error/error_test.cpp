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
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_EQ(error.message(), "message");
  EXPECT_EQ(error.hint(), "hint");
  EXPECT_EQ(error.details(), "details");
  EXPECT_EQ(error.sqlstate(), "42601");
}

}  // namespace
}  // namespace sqlpod
