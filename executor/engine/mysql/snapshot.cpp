#include "executor/engine/mysql/snapshot.h"

#include "executor/engine/mysql/session.h"

namespace sqlpod::mysql {
namespace {

/// Everybody's writes wait until the lock is released, or its session gone.
class ReadLock {
 public:
  explicit ReadLock(Session& session) : session_(session) {
    try {
      session.lock_out_writers();
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::denied) throw;
      throw Error(
          ErrorKind::denied,
          "the account may not lock the tables for a moment, which one snapshot for several "
          "sessions takes",
          "GRANT RELOAD ON *.* to it, or leave partition out",
          error.message() + "\n" + error.details(), error.sqlstate());
    }
  }
  ReadLock(const ReadLock&) = delete;
  ReadLock& operator=(const ReadLock&) = delete;
  ~ReadLock() { session_.let_writers_in(); }

 private:
  Session& session_;
};

}  // namespace

void begin_on_one_snapshot(const std::vector<sqlpod::Session*>& sessions,
                           const TransactionOptions& options) {
  if (sessions.size() == 1) return sessions.front()->begin(options);
  const auto own = [](sqlpod::Session* session) -> Session& {
    return static_cast<Session&>(*session);
  };
  const ReadLock lock(own(sessions.front()));
  for (sqlpod::Session* session : sessions) own(session).begin_on_snapshot(options);
}

}  // namespace sqlpod::mysql
