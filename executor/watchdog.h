// Ends a run when its time is over.
//
// Its thread requests the Cancellation with an Error (timeout). Made of no time, it watches
// nothing.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "executor/engine/cancellation.h"

namespace sqlpod {

class Watchdog {
 public:
  /// `time` counts from now. The cancellation must outlive it.
  Watchdog(std::optional<std::chrono::milliseconds> time, Cancellation& cancellation);
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;
  ~Watchdog();

  /// What is left, at least a millisecond; none without a limit.
  std::optional<std::chrono::milliseconds> left() const;

 private:
  void watch(std::chrono::milliseconds time, Cancellation& cancellation);

  std::optional<std::chrono::steady_clock::time_point> end_;
  std::mutex mutex_;
  std::condition_variable done_;
  bool is_done_ = false;
  std::thread thread_;
};

}  // namespace sqlpod
