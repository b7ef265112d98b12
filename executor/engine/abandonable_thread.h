// A thread for a call of a client library that cannot be stopped, such as a connect or a look-up.
//
// Who waits for the call says `join` once it is over: the thread is then gone before the process
// can end, and with it the libraries that its last steps need. A thread that nobody waits for any
// longer is left alone: it owns all that it uses. The task throws nothing.
#pragma once

#include <thread>
#include <utility>

namespace sqlpod {

class AbandonableThread {
 public:
  template <typename Task>
  explicit AbandonableThread(Task task) : thread_(std::move(task)) {}
  AbandonableThread(const AbandonableThread&) = delete;
  AbandonableThread& operator=(const AbandonableThread&) = delete;
  ~AbandonableThread() {
    if (thread_.joinable()) thread_.detach();
  }

  /// Waits for the end of the thread. For a call that is known to be over.
  void join() { thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace sqlpod
