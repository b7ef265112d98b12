#include "executor/engine/abandonable_thread.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>

namespace sqlpod {
namespace {

/// Says when the thread that has one of these is at its very end.
class LastStep {
 public:
  std::atomic<bool>* done = nullptr;
  ~LastStep() {
    if (done != nullptr) *done = true;
  }
};

TEST(AbandonableThread, OneThatIsJoinedHasTakenItsLastStep) {
  std::atomic<bool> done = false;
  AbandonableThread thread([&done] {
    thread_local LastStep last;
    last.done = &done;
  });
  thread.join();
  EXPECT_TRUE(done);
}

TEST(AbandonableThread, OneThatNobodyWaitsForGoesOnAlone) {
  auto go_on = std::make_shared<std::promise<void>>();
  auto through = std::make_shared<std::promise<void>>();
  {
    const AbandonableThread thread([go_on, through] {
      go_on->get_future().wait();
      through->set_value();
    });
  }
  go_on->set_value();
  through->get_future().wait();
}

}  // namespace
}  // namespace sqlpod
