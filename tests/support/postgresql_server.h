// A private PostgreSQL server from Debian's packages, on a free port of 127.0.0.1, in a temporary
// folder. It ends with the object, or with the test's process however that ends.
//
// Logins over TCP need the password (scram-sha-256). Nothing is made durable: it is fast, and worth
// nothing after a power cut. Failures throw std::runtime_error with what the server said.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>

#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class PostgresqlServer {
 public:
  /// Who can reach it: programs of this machine alone, or containers on it, too.
  enum class Reach { this_machine, containers };

  /// Makes a cluster and starts it: about a second.
  explicit PostgresqlServer(Reach reach = Reach::this_machine);
  ~PostgresqlServer();
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;

  /// The one that the tests of a process share; started at the first call. Who stops it, starts it
  /// again.
  static PostgresqlServer& shared();

  static constexpr const char* host = "127.0.0.1";
  static constexpr const char* user = "tester";  ///< a superuser
  static constexpr const char* password = "pg-tr0ub4dor";
  static constexpr const char* database = "postgres";
  int port() const { return port_; }
  /// postgresql://user:password@host:port/database
  std::string url() const;
  /// The folder of its Unix socket.
  const std::string& socket_folder() const { return folder_.path(); }

  /// Runs SQL, one or more statements, through psql, and returns what it prints: a line for each
  /// row, columns separated by `|`.
  std::string psql(const std::string& sql) const;

  /// Ends every session but its own, as an administrator would.
  void kill_backends() const;

  /// Stops it as an administrator would: sessions are ended, then the server.
  void stop();
  /// Stops it at once, as a crash would: sessions lose their connection without a word.
  void crash();
  /// Starts it again, on the same port.
  void start();
  /// The process id of the server while it runs.
  pid_t id() const { return process_->id(); }

 private:
  TemporaryFolder folder_;
  Reach reach_;
  std::optional<Account> account_;
  std::string programs_;  ///< the folder of initdb, postgres and psql
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
