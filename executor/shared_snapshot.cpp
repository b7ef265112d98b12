#include "executor/shared_snapshot.h"

#include <exception>

namespace sqlpod {

SharedSnapshot::SharedSnapshot(const Connect& connect, Cancellation& run, std::size_t sessions)
    : registration_(run, follower_) {
  while (sessions_.size() < sessions) sessions_.push_back(connect(cancellation_));
}

SharedSnapshot::~SharedSnapshot() {
  if (!open_) return;
  for (const auto& session : sessions_) session->rollback();
}

void SharedSnapshot::begin(const Engine& engine, const TransactionOptions& options) {
  std::vector<Session*> sessions;
  for (const auto& session : sessions_) sessions.push_back(session.get());
  open_ = true;
  engine.begin_on_one_snapshot(sessions, options);
}

void SharedSnapshot::commit() {
  for (const auto& session : sessions_) session->commit();
  open_ = false;
}

void SharedSnapshot::stop() noexcept {
  try {
    cancellation_.request({ErrorKind::cancelled, "the other sessions of the read have ended"});
  } catch (const std::exception&) {
    // No thread or memory for it: the sessions end at their next batch.
  }
}

}  // namespace sqlpod
