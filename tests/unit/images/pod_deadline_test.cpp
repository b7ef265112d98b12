#include "images/manifest/pod_deadline.h"

#include <gtest/gtest.h>

namespace sqlpod {
namespace {

using namespace std::chrono_literals;

TEST(PodDeadline, IsAMinuteMoreThanTheTimeoutInWholeSeconds) {
  EXPECT_EQ(pod_deadline(90s), 150);
  EXPECT_EQ(pod_deadline(1ms), 61);
  EXPECT_EQ(pod_deadline(24h), 86460);
}

}  // namespace
}  // namespace sqlpod
