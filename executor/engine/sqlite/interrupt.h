// How the wish that a run end reaches SQLite, which runs in this process: a statement stops between
// two of its steps, and a wait for someone else's lock ends at once.
//
// Threads: cancel() and abandon() as Cancellable says, all else belongs to the connection's thread.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <chrono>

#include "executor/engine/cancellation.h"

namespace sqlpod::sqlite {

class Interrupt : public Cancellable {
 public:
  /// Waits `lock_wait` at most for a lock. The connection must outlive it, and so must the
  /// Cancellation.
  Interrupt(sqlite3* connection, Cancellation& cancellation, std::chrono::milliseconds lock_wait);
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt() override;

  void cancel() noexcept override;
  /// The same: there is no connection to cut.
  void abandon() noexcept override;

  /// Whether cancel() was called: to be asked between two statements that are too short for SQLite
  /// to ask.
  bool told() const { return told_; }

  /// Until resume(), statements run to their end and locks are not waited for: for the rollback.
  void suspend();
  void resume();

  /// Takes over how long a task's own PRAGMA busy_timeout wants to wait: SQLite would wait deaf.
  void adopt_busy_timeout();

 private:
  static int on_progress(void* self);
  static int on_busy(void* self, int attempts);
  bool wait_for_lock(int attempts) noexcept;

  sqlite3* connection_;
  Cancellation& cancellation_;
  std::chrono::milliseconds lock_wait_;
  std::chrono::steady_clock::time_point waiting_since_;
  std::atomic<bool> told_ = false;
  std::atomic<bool> suspended_ = false;
  Cancellation::Registration registration_;  // last: it may call cancel() at once
};

}  // namespace sqlpod::sqlite
