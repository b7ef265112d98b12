#include "executor/watchdog.h"

#include <algorithm>
#include <string>

namespace sqlpod {
namespace {

std::string seconds_text(std::chrono::milliseconds time) {
  std::string text = std::to_string(time.count() / 1000);
  if (const auto rest = time.count() % 1000; rest != 0) {
    text += "." + std::to_string(1000 + rest).substr(1);
    while (text.back() == '0') text.pop_back();
  }
  return text + " s";
}

}  // namespace

Watchdog::Watchdog(std::optional<std::chrono::milliseconds> time, Cancellation& cancellation) {
  if (!time) return;
  end_ = std::chrono::steady_clock::now() + *time;
  thread_ = std::thread([this, time, &cancellation] { watch(*time, cancellation); });
}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    is_done_ = true;
  }
  done_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<std::chrono::milliseconds> Watchdog::left() const {
  if (!end_) return std::nullopt;
  const auto rest = std::chrono::duration_cast<std::chrono::milliseconds>(
      *end_ - std::chrono::steady_clock::now());
  return std::max(rest, std::chrono::milliseconds(1));
}

void Watchdog::watch(std::chrono::milliseconds time, Cancellation& cancellation) {
  std::unique_lock lock(mutex_);
  if (done_.wait_until(lock, *end_, [this] { return is_done_; })) return;
  cancellation.request({ErrorKind::timeout,
                        "the task's timeout of " + seconds_text(time) + " is over",
                        "raise timeout, or make the query faster; everything was rolled back"});
}

}  // namespace sqlpod
