#include "executor/engine/sqlite/interrupt.h"

#include <poll.h>

#include <algorithm>
#include <cstdlib>

namespace sqlpod::sqlite {
namespace {

// Instructions of SQLite's machine between two questions: some ten microseconds.
constexpr int instructions_between_questions = 1000;
constexpr std::chrono::milliseconds longest_nap{50};

}  // namespace

Interrupt::Interrupt(sqlite3* connection, Cancellation& cancellation,
                     std::chrono::milliseconds lock_wait)
    : connection_(connection),
      cancellation_(cancellation),
      lock_wait_(lock_wait),
      registration_(cancellation, *this) {
  resume();
}

Interrupt::~Interrupt() {
  suspend();
}

void Interrupt::cancel() noexcept {
  told_ = true;
  if (!suspended_) sqlite3_interrupt(connection_);
}

void Interrupt::abandon() noexcept {
  cancel();
}

void Interrupt::suspend() {
  suspended_ = true;
  sqlite3_progress_handler(connection_, 0, nullptr, nullptr);
  sqlite3_busy_handler(connection_, nullptr, nullptr);
}

void Interrupt::resume() {
  // sqlite3_interrupt() alone is forgotten when no statement is running.
  sqlite3_progress_handler(connection_, instructions_between_questions, on_progress, this);
  sqlite3_busy_handler(connection_, on_busy, this);
  suspended_ = false;
}

void Interrupt::adopt_busy_timeout() {
  const auto adopt = [](void* self, int, char** values, char**) {
    if (const int wanted = std::atoi(values[0]); wanted > 0) {
      static_cast<Interrupt*>(self)->lock_wait_ = std::chrono::milliseconds(wanted);
    }
    return 0;
  };
  sqlite3_exec(connection_, "PRAGMA busy_timeout", adopt, this, nullptr);
  sqlite3_busy_handler(connection_, on_busy, this);
}

int Interrupt::on_progress(void* self) {
  return static_cast<const Interrupt*>(self)->told() ? 1 : 0;
}

int Interrupt::on_busy(void* self, int attempts) {
  return static_cast<Interrupt*>(self)->wait_for_lock(attempts) ? 1 : 0;
}

// A COMMIT that waits has not begun to write, so a request ends this wait too.
bool Interrupt::wait_for_lock(int attempts) noexcept {
  using std::chrono::milliseconds;
  const auto now = std::chrono::steady_clock::now();
  if (attempts == 0) waiting_since_ = now;
  const auto left = std::chrono::ceil<milliseconds>(waiting_since_ + lock_wait_ - now);
  if (left <= milliseconds::zero()) return false;
  const auto nap = std::min({left, longest_nap, milliseconds(1 + attempts)});
  pollfd request{cancellation_.descriptor(), POLLIN, 0};
  return poll(&request, 1, static_cast<int>(nap.count())) <= 0;
}

}  // namespace sqlpod::sqlite
