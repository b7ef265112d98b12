// The wish that a run end now: from a signal, a time-out or another thread.
//
// A run and whoever may want to end it share one Cancellation. The run looks at it between two
// steps, waits on it instead of sleeping, and registers whatever would otherwise block: a
// Cancellable is told at once, and told once more, a grace period later, when it is still there.
//
// Threads: every member may be called from any thread; request() is not for a signal handler. The
// functions of a Cancellable are called from other threads than the one that registered it, and
// never after its registration ended; they must neither block nor throw. Errors: Error (cancelled,
// interrupted, timeout), the kind that was requested.
//
// A COMMIT is not stopped half-way, for nobody could tell what became of it: while a Commit scope
// is open nobody is told, until the longer grace period of a commit has passed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "error/error.h"

namespace sqlpod {

/// Something that waits for a server.
class Cancellable {
 public:
  Cancellable() = default;
  Cancellable(const Cancellable&) = delete;
  Cancellable& operator=(const Cancellable&) = delete;
  virtual ~Cancellable() = default;

  /// Asks the server to stop what it does. What takes time goes to a thread that owns all it needs.
  virtual void cancel() noexcept = 0;
  /// Cuts the connection: the server has not stopped within the grace period.
  virtual void abandon() noexcept = 0;
};

class Cancellation {
 public:
  static constexpr std::chrono::milliseconds grace_period{800};
  static constexpr std::chrono::milliseconds commit_grace_period{8000};

  Cancellation();
  Cancellation(const Cancellation&) = delete;
  Cancellation& operator=(const Cancellation&) = delete;
  ~Cancellation();

  /// Ends the run with this error; only the first request counts.
  void request(Error reason);

  bool requested() const;
  /// What was requested, if anything.
  std::optional<Error> reason() const;
  /// Throws what was requested, if anything.
  void throw_if_requested() const;
  /// Sleeps, and throws what was requested as soon as it is.
  void sleep(std::chrono::milliseconds time) const;
  /// Readable from the request on: for poll(). It stays the Cancellation's.
  int descriptor() const { return event_; }

  /// Whether a Commit scope is open.
  bool committing() const;

  /// The time in which COMMIT is in flight. Making one throws what was requested before.
  class Commit {
   public:
    explicit Commit(Cancellation& cancellation);
    Commit(const Commit&) = delete;
    Commit& operator=(const Commit&) = delete;
    ~Commit();

   private:
    Cancellation& cancellation_;
  };

  /// Keeps a Cancellable registered. The Cancellation must outlive it.
  class Registration {
   public:
    /// When the request has come already, `cancellable` is told now.
    Registration(Cancellation& cancellation, Cancellable& cancellable);
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;
    ~Registration();

   private:
    Cancellation& cancellation_;
    std::list<Cancellable*>::iterator place_;
  };

 private:
  void abandon_after_grace();

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::optional<Error> reason_;
  std::list<Cancellable*> registered_;
  std::thread abandoner_;
  bool committing_ = false;
  bool ending_ = false;
  int event_;
};

}  // namespace sqlpod
