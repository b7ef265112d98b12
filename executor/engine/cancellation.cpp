#include "executor/engine/cancellation.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

namespace sqlpod {

Cancellation::Cancellation() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (event_ >= 0) return;
  throw Error(ErrorKind::internal, std::string("no event descriptor: ") + std::strerror(errno),
              "raise the limit of open files (ulimit -n)");
}

Cancellation::~Cancellation() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  if (abandoner_.joinable()) abandoner_.join();
  close(event_);
}

void Cancellation::request(Error reason) {
  const std::lock_guard lock(mutex_);
  if (reason_) return;
  reason_ = std::move(reason);
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(event_, &one, sizeof one);
  if (!committing_) {
    for (Cancellable* cancellable : registered_) cancellable->cancel();
  }
  abandoner_ = std::thread([this] { abandon_after_grace(); });
  changed_.notify_all();
}

void Cancellation::abandon_after_grace() {
  std::unique_lock lock(mutex_);
  if (changed_.wait_for(lock, grace_period, [this] { return ending_; })) return;
  changed_.wait_for(lock, commit_grace_period, [this] { return ending_ || !committing_; });
  if (ending_) return;
  for (Cancellable* cancellable : registered_) cancellable->abandon();
}

bool Cancellation::requested() const {
  const std::lock_guard lock(mutex_);
  return reason_.has_value();
}

std::optional<Error> Cancellation::reason() const {
  const std::lock_guard lock(mutex_);
  return reason_;
}

void Cancellation::throw_if_requested() const {
  const std::lock_guard lock(mutex_);
  if (reason_) throw Error(*reason_);
}

void Cancellation::sleep(std::chrono::milliseconds time) const {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, time, [this] { return reason_.has_value(); });
  if (reason_) throw Error(*reason_);
}

bool Cancellation::committing() const {
  const std::lock_guard lock(mutex_);
  return committing_;
}

Cancellation::Commit::Commit(Cancellation& cancellation) : cancellation_(cancellation) {
  const std::lock_guard lock(cancellation_.mutex_);
  if (cancellation_.reason_) throw Error(*cancellation_.reason_);
  cancellation_.committing_ = true;
}

Cancellation::Commit::~Commit() {
  {
    const std::lock_guard lock(cancellation_.mutex_);
    cancellation_.committing_ = false;
  }
  cancellation_.changed_.notify_all();
}

Cancellation::Registration::Registration(Cancellation& cancellation, Cancellable& cancellable)
    : cancellation_(cancellation) {
  const std::lock_guard lock(cancellation_.mutex_);
  place_ = cancellation_.registered_.insert(cancellation_.registered_.end(), &cancellable);
  if (cancellation_.reason_) cancellable.cancel();
}

Cancellation::Registration::~Registration() {
  const std::lock_guard lock(cancellation_.mutex_);
  cancellation_.registered_.erase(place_);
}

}  // namespace sqlpod
