// Makes one fault befall one run of a task, at its moment.
//
// Made before the process is started; started() once it is; end() when it has ended, which takes
// back whatever the fault changed. Threads: for one; the fault acts from a thread of its own.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "tests/soak/administrator.h"
#include "tests/soak/plan.h"
#include "tests/support/fault_proxy.h"
#include "tests/support/file_descriptor.h"

namespace sqlpod::soak {

/// What a fault acts upon; all of it outlives the Injection.
struct FaultTarget {
  testing::FaultProxy& proxy;
  Administrator& server;
  std::string user;
  /// The bytes that such a task sends and receives in peace.
  std::array<std::uint64_t, 2> usual_bytes;
  /// Replaces the mounted secret by a wrong one, or puts the right one back.
  std::function<void(bool is_right)> mount_secret;
};

class Injection {
 public:
  using Clock = std::chrono::steady_clock;

  Injection(const Fault& fault, FaultTarget target);
  Injection(const Injection&) = delete;
  Injection& operator=(const Injection&) = delete;
  ~Injection();

  void started(pid_t process);
  void end();

  /// Whether the fault came before the process had ended. To be asked after end().
  bool happened() const { return happened_; }
  /// When a signal was sent, if one was.
  std::optional<Clock::time_point> signalled_at() const { return signalled_at_; }

 private:
  void act();
  void strike();
  void send(int signal);
  bool reached() const;
  /// Sleeps; false when the run has ended meanwhile.
  bool sleep(std::chrono::milliseconds time);

  Fault fault_;
  FaultTarget target_;
  std::uint64_t bytes_before_;
  std::uint64_t cuts_before_;
  testing::FileDescriptor process_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  bool happened_ = false;
  std::optional<Clock::time_point> signalled_at_;
  std::thread thread_;
};

}  // namespace sqlpod::soak
