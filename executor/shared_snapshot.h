// The sessions of a partitioned read: transactions on one snapshot, ended together.
//
// What is not committed is rolled back with the object. Threads: connect, begin() and commit()
// belong to one thread; each session may then be used by a thread of its own; stop() is for any.
// Errors: those of the sessions; once stopped, they are of any kind.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "executor/engine/cancellation.h"
#include "executor/engine/engine.h"

namespace sqlpod {

class SharedSnapshot {
 public:
  /// Opens a session that a request to this Cancellation ends.
  using Connect = std::function<std::unique_ptr<Session>(Cancellation&)>;

  /// Opens that many sessions. A request to `run`, which must outlive it, ends them all.
  SharedSnapshot(const Connect& connect, Cancellation& run, std::size_t sessions);
  SharedSnapshot(const SharedSnapshot&) = delete;
  SharedSnapshot& operator=(const SharedSnapshot&) = delete;
  ~SharedSnapshot();

  std::size_t size() const { return sessions_.size(); }
  Session& session(std::size_t index) { return *sessions_[index]; }

  /// Throws Error (usage) for a dialect that has no snapshot for several sessions.
  void begin(const Engine& engine, const TransactionOptions& options);
  void commit();

  /// Ends what the sessions do, at the server too: one of them has failed.
  void stop() noexcept;

 private:
  /// Hands the request of the run on.
  class Follower : public Cancellable {
   public:
    explicit Follower(SharedSnapshot& snapshot) : snapshot_(snapshot) {}
    void cancel() noexcept override { snapshot_.stop(); }
    void abandon() noexcept override {}  // the sessions' own Cancellation does

   private:
    SharedSnapshot& snapshot_;
  };

  Cancellation cancellation_;  // of the sessions
  Follower follower_{*this};
  Cancellation::Registration registration_;
  std::vector<std::unique_ptr<Session>> sessions_;
  bool open_ = false;
};

}  // namespace sqlpod
