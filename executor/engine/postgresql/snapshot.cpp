#include "executor/engine/postgresql/snapshot.h"

#include <string>

#include "executor/engine/postgresql/session.h"

namespace sqlpod::postgresql {
namespace {

/// The server's SQLSTATEs for a snapshot that it does not know.
bool is_of_another_server(const Error& error) {
  return error.sqlstate() == "22023" || error.sqlstate() == "42704" || error.sqlstate() == "55000";
}

}  // namespace

void begin_on_one_snapshot(const std::vector<sqlpod::Session*>& sessions,
                           TransactionOptions options) {
  options.isolation_level = IsolationLevel::repeatable_read;
  options.read_only = true;
  std::string snapshot;
  for (sqlpod::Session* session : sessions) {
    session->begin(options);
    if (sessions.size() == 1) return;
    if (session == sessions.front()) {
      snapshot = static_cast<Session&>(*session).export_snapshot();
      continue;
    }
    try {
      // The name is the server's own: hexadecimal numbers and hyphens.
      session->execute({"SET TRANSACTION SNAPSHOT '" + snapshot + "'", {}});
    } catch (const Error& error) {
      if (!is_of_another_server(error)) throw;
      throw Error(ErrorKind::usage, "the sessions of the partitioned read are not on one server",
                  "name one host in the URL, not several, and no balancer that divides them",
                  error.message() + "\n" + error.details(), error.sqlstate());
    }
  }
}

}  // namespace sqlpod::postgresql
