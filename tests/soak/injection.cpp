#include "tests/soak/injection.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace sqlpod::soak {
namespace {

using std::chrono::milliseconds;
using Direction = testing::FaultProxy::Direction;

std::uint64_t all_bytes(const testing::FaultProxy& proxy) {
  return proxy.bytes(Direction::to_server) + proxy.bytes(Direction::to_client);
}

std::uint64_t share_of(double share, std::uint64_t whole) {
  return static_cast<std::uint64_t>(share * static_cast<double>(whole));
}

}  // namespace

Injection::Injection(const Fault& fault, FaultTarget target)
    : fault_(fault),
      target_(std::move(target)),
      bytes_before_(all_bytes(target_.proxy)),
      cuts_before_(target_.proxy.cuts()) {
  if (fault_.kind == FaultKind::cut) {
    const std::size_t direction = fault_.direction == Direction::to_server ? 0 : 1;
    const std::uint64_t bytes = share_of(fault_.progress, target_.usual_bytes.at(direction));
    target_.proxy.cut_after(fault_.direction, bytes, fault_.cut);
  }
  if (fault_.kind == FaultKind::wrong_password) target_.mount_secret(false);
}

Injection::~Injection() {
  end();
}

void Injection::started(pid_t process) {
  process_ = testing::FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
  if (!process_.is_open()) throw std::system_error(errno, std::system_category(), "pidfd_open");
  thread_ = std::thread([this] { act(); });
}

void Injection::end() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
  target_.proxy.thaw();
  target_.proxy.forget_cut();
  if (fault_.kind == FaultKind::cut) happened_ = target_.proxy.cuts() > cuts_before_;
  if (fault_.kind == FaultKind::disk_full) happened_ = true;
  if (fault_.kind == FaultKind::wrong_password) target_.mount_secret(true);
}

bool Injection::sleep(milliseconds time) {
  std::unique_lock lock(mutex_);
  return !changed_.wait_for(lock, time, [this] { return ended_; });
}

bool Injection::reached() const {
  const std::uint64_t usual = target_.usual_bytes[0] + target_.usual_bytes[1];
  return all_bytes(target_.proxy) - bytes_before_ >= share_of(fault_.progress, usual);
}

void Injection::act() {
  if (fault_.kind == FaultKind::wrong_password) {
    happened_ = true;
    sleep(fault_.length);
    target_.mount_secret(true);
    return;
  }
  while (!reached()) {
    if (!sleep(milliseconds(1))) return;
  }
  if (sleep(fault_.delay)) strike();
}

void Injection::strike() {
  switch (fault_.kind) {
    case FaultKind::session_killed:
      target_.server.kill_sessions_of(target_.user);
      break;
    case FaultKind::frozen:
      target_.proxy.freeze();
      sleep(fault_.length);
      target_.proxy.thaw();
      break;
    case FaultKind::sigterm:
      return send(SIGTERM);
    case FaultKind::sigint:
      return send(SIGINT);
    case FaultKind::sigkill:
      return send(SIGKILL);
    case FaultKind::none:
    case FaultKind::cut:
    case FaultKind::disk_full:
    case FaultKind::wrong_password:
      break;
  }
  happened_ = fault_.kind != FaultKind::none;
}

void Injection::send(int signal) {
  const auto now = Clock::now();
  // Not by its number, which another process may have by now.
  if (::syscall(SYS_pidfd_send_signal, process_.get(), signal, nullptr, 0) != 0) return;
  signalled_at_ = now;
  happened_ = true;
}

}  // namespace sqlpod::soak
