#include "config/retry_policy.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

using std::chrono::milliseconds;

TEST(RetryPolicy, PausesDoubleUpToTheLongest) {
  const RetryPolicy policy{5, milliseconds(100), milliseconds(500)};
  EXPECT_EQ(policy.longest_pause(1), milliseconds(100));
  EXPECT_EQ(policy.longest_pause(2), milliseconds(200));
  EXPECT_EQ(policy.longest_pause(3), milliseconds(400));
  EXPECT_EQ(policy.longest_pause(4), milliseconds(500));
  EXPECT_EQ(policy.longest_pause(100), milliseconds(500));
}

TEST(RetryPolicy, NoDelayStaysNone) {
  const RetryPolicy policy{100, milliseconds(0), milliseconds(0)};
  EXPECT_EQ(policy.longest_pause(100), milliseconds(0));
}

}  // namespace
}  // namespace sqlpod
