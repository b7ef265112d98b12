// A private PgBouncer from Debian's package in front of a private PostgreSQL, pooling by
// transaction over one server connection: who comes next sees what the one before left behind.
//
// Failures throw std::runtime_error with what it said.
#pragma once

#include <memory>
#include <optional>

#include "tests/support/postgresql_server.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class PgBouncer {
 public:
  /// `server` must outlive it. User, password and database are the server's.
  explicit PgBouncer(const PostgresqlServer& server);
  PgBouncer(const PgBouncer&) = delete;
  PgBouncer& operator=(const PgBouncer&) = delete;

  /// On 127.0.0.1.
  int port() const { return port_; }

 private:
  TemporaryFolder folder_;
  std::optional<Account> account_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
