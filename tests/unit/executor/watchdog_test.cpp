#include "executor/watchdog.h"

#include <gtest/gtest.h>

#include <string>

namespace sqlpod {
namespace {

using std::chrono::milliseconds;

TEST(Watchdog, RequestsTheCancellationWhenTimeIsOver) {
  Cancellation cancellation;
  const Watchdog watchdog(milliseconds(10), cancellation);
  try {
    cancellation.sleep(milliseconds(20'000));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::timeout);
    EXPECT_EQ(error.message(), "the task's timeout of 0.01 s is over");
  }
}

TEST(Watchdog, ThatEndedBeforeRequestsNothing) {
  Cancellation cancellation;
  { const Watchdog watchdog(milliseconds(60'000), cancellation); }
  EXPECT_FALSE(cancellation.requested());
}

TEST(Watchdog, KnowsWhatIsLeft) {
  Cancellation cancellation;
  EXPECT_EQ(Watchdog(std::nullopt, cancellation).left(), std::nullopt);
  const Watchdog watchdog(milliseconds(60'000), cancellation);
  EXPECT_GT(watchdog.left(), milliseconds(1000));
  EXPECT_LE(watchdog.left(), milliseconds(60'000));
}

}  // namespace
}  // namespace sqlpod
