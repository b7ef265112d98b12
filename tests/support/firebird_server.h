// A private Firebird server from Debian's packages, on a free port of 127.0.0.1, in a temporary
// folder: its configuration, its accounts (a security database of its own), lock files and log are
// there too. It ends with the object, or with the test's process however that ends.
//
// Failures throw std::runtime_error with what the server said.
#pragma once

#include <sys/types.h>

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/server_process.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class FirebirdServer {
 public:
  /// Makes the databases and starts a server on them: about a second.
  FirebirdServer();
  ~FirebirdServer() = default;
  FirebirdServer(const FirebirdServer&) = delete;
  FirebirdServer& operator=(const FirebirdServer&) = delete;

  /// The one that the tests of a process share; started at the first call. Who stops it, starts it
  /// again.
  static FirebirdServer& shared();

  static constexpr const char* host = "127.0.0.1";
  static constexpr const char* user = "SYSDBA";
  static constexpr const char* password = "fb-tr0ub4dor";
  static constexpr const char* database = "shop";  ///< an alias; empty at first, UTF8
  int port() const { return port_; }
  /// firebird://user:password@host:port/database
  std::string url() const;
  /// The database's file.
  std::string path() const { return folder_.file("shop.fdb"); }

  /// Runs SQL, one or more statements, through isql, and returns what it prints, without the
  /// headings.
  std::string isql(const std::string& sql) const;

  /// Stops it as an administrator would.
  void stop();
  /// Stops it at once, as a crash would.
  void crash();
  /// Starts it again, on the same port.
  void start();
  /// The process id of the server while it runs.
  pid_t id() const { return process_->id(); }

 private:
  std::string run_isql(const std::string& sql, const std::string& target) const;
  void wait_for_port() const;

  TemporaryFolder folder_;
  std::optional<Account> account_;
  std::map<std::string, std::optional<std::string>> environment_;
  int port_ = 0;
  std::unique_ptr<ServerProcess> process_;
};

}  // namespace sqlpod::testing
