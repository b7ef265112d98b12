#include "executor/engine/cancellation.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <thread>

namespace sqlpod {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

const Error stop(ErrorKind::cancelled, "stop");

class Counter : public Cancellable {
 public:
  void cancel() noexcept override { ++cancelled; }
  void abandon() noexcept override { ++abandoned; }
  std::atomic<int> cancelled = 0;
  std::atomic<int> abandoned = 0;
};

void wait_until(const std::function<bool()>& condition) {
  const auto end = steady_clock::now() + milliseconds(5000);
  while (!condition() && steady_clock::now() < end) std::this_thread::sleep_for(milliseconds(2));
  EXPECT_TRUE(condition());
}

TEST(Cancellation, IsQuietUntilItIsRequested) {
  Cancellation cancellation;
  cancellation.throw_if_requested();
  cancellation.sleep(milliseconds(1));
  pollfd polled{cancellation.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&polled, 1, 0), 0);
  EXPECT_FALSE(cancellation.requested());
}

TEST(Cancellation, ThrowsWhatWasRequestedFirst) {
  Cancellation cancellation;
  cancellation.request(stop);
  cancellation.request({ErrorKind::timeout, "later"});
  try {
    cancellation.throw_if_requested();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "stop");
  }
  pollfd polled{cancellation.descriptor(), POLLIN, 0};
  EXPECT_EQ(poll(&polled, 1, 0), 1);
}

TEST(Cancellation, WakesWhoeverSleeps) {
  Cancellation cancellation;
  std::thread requester([&] {
    std::this_thread::sleep_for(milliseconds(20));
    cancellation.request(stop);
  });
  const auto start = steady_clock::now();
  EXPECT_THROW(cancellation.sleep(milliseconds(60'000)), Error);
  EXPECT_LT(steady_clock::now() - start, milliseconds(30'000));
  requester.join();
}

TEST(Cancellation, TellsWhoeverIsRegistered) {
  Cancellation cancellation;
  Counter counter;
  {
    const Cancellation::Registration registration(cancellation, counter);
    cancellation.request(stop);
    EXPECT_EQ(counter.cancelled, 1);
  }
}

TEST(Cancellation, TellsALateComerAtOnce) {
  Cancellation cancellation;
  cancellation.request(stop);
  Counter counter;
  const Cancellation::Registration registration(cancellation, counter);
  EXPECT_EQ(counter.cancelled, 1);
}

TEST(Cancellation, AbandonsWhatHasNotEndedAfterTheGracePeriod) {
  Cancellation cancellation;
  Counter ended;
  Counter stuck;
  const Cancellation::Registration registration(cancellation, stuck);
  {
    const Cancellation::Registration short_one(cancellation, ended);
    cancellation.request(stop);
    EXPECT_EQ(stuck.abandoned, 0);
  }
  wait_until([&] { return stuck.abandoned == 1; });
  EXPECT_EQ(ended.abandoned, 0);
}

TEST(Cancellation, LetsACommitEnd) {
  Cancellation cancellation;
  Counter session;
  const Cancellation::Registration registration(cancellation, session);
  {
    const Cancellation::Commit commit(cancellation);
    EXPECT_TRUE(cancellation.committing());
    cancellation.request(stop);
    std::this_thread::sleep_for(Cancellation::grace_period + milliseconds(200));
    EXPECT_EQ(session.cancelled, 0);
    EXPECT_EQ(session.abandoned, 0);
  }
  wait_until([&] { return session.abandoned == 1; });
}

TEST(Cancellation, NoCommitBeginsOnceItIsRequested) {
  Cancellation cancellation;
  cancellation.request(stop);
  EXPECT_THROW(Cancellation::Commit{cancellation}, Error);
  EXPECT_FALSE(cancellation.committing());
}

TEST(Cancellation, ManyThreadsMayAskAtOnce) {
  Cancellation cancellation;
  std::vector<std::thread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 200; ++round) {
        Counter counter;
        const Cancellation::Registration registration(cancellation, counter);
        if (round == 100) cancellation.request(stop);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(cancellation.requested());
}

}  // namespace
}  // namespace sqlpod
