// A private MariaDB server from Debian's packages, on a free port of 127.0.0.1, in a temporary
// folder. It ends with the object, or with the test's process however that ends.
//
// Nothing is made durable: it is fast, and worth nothing after a power cut. Failures throw
// std::runtime_error with what the server said.
#pragma once

#include <sys/types.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/certificates.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

struct MariadbOptions {
  std::vector<std::string> arguments;      ///< more of mariadbd, such as "--autocommit=0"
  std::optional<Certificate> certificate;  ///< the server's; without one it offers no TLS
  std::string client_authority;            ///< PEM: whose clients' certificates it trusts
};

class MariadbServer {
 public:
  /// Makes a data folder and starts a server on it: a few seconds.
  explicit MariadbServer(MariadbOptions options = {});
  ~MariadbServer() = default;
  MariadbServer(const MariadbServer&) = delete;
  MariadbServer& operator=(const MariadbServer&) = delete;

  /// The one that the tests of a process share; started at the first call. Who stops it, starts it
  /// again.
  static MariadbServer& shared();

  static constexpr const char* host = "127.0.0.1";
  static constexpr const char* user = "tester";  ///< with every privilege
  static constexpr const char* password = "my-tr0ub4dor";
  static constexpr const char* database = "test_database";  ///< empty at first, utf8mb4
  int port() const { return port_; }
  /// mysql://user:password@host:port/database
  std::string url() const;
  /// Its Unix socket.
  std::string socket() const { return folder_.file("socket"); }

  /// Runs SQL, one or more statements, through the mariadb client, and returns what it prints: a
  /// line for each row, columns separated by tabs.
  std::string mariadb(const std::string& sql) const;

  /// Ends every connection of `user` but its own, as an administrator would.
  void kill_connections() const;

  /// Stops it as an administrator would.
  void stop();
  /// Stops it at once, as a crash would.
  void crash();
  /// Starts it again, on the same port.
  void start();
  /// The process id of the server while it runs.
  pid_t id() const { return process_->id(); }

 private:
  /// Writes a file that the server may read, and returns its path.
  std::string give_file(const std::string& name, const std::string& content) const;

  TemporaryFolder folder_;
  std::optional<Account> account_;
  std::vector<std::string> more_arguments_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
