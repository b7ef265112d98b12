// What the private database servers of the tests have in common: an account to run as, a port, a
// process.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "tests/support/child_process.h"

namespace sqlpod::testing {

/// The account for a server, which refuses root: none (that is, the test's own) unless the test is
/// root, else that of the package, else nobody.
std::optional<Account> server_account(const std::string& package_account);

/// Lets the account own a file or folder; without an account nothing is done.
void give_to(const std::optional<Account>& account, const std::string& path);

/// Calls `start` with a port of 127.0.0.1 that nobody listens on, and again with another one when
/// it fails because somebody else was faster.
void start_on_free_port(const std::function<void(int port)>& start);

/// One running server; its output goes to a log file. Killed when the object dies.
class ServerProcess {
 public:
  /// Starts it and waits until its log says `ready`. Throws std::runtime_error with the end of the
  /// log when it ends before, or takes longer than a minute. The streams in `server` are set here.
  ServerProcess(ChildProcess server, std::string log_file, const std::string& ready);
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  ~ServerProcess();

  pid_t id() const { return id_; }

  /// Sends the signal and waits for the end; kills the server when that takes longer than 30
  /// seconds.
  void stop(int signal);

 private:
  bool has_ended();
  bool has_ended_within(std::chrono::milliseconds time);

  std::string log_file_;
  pid_t id_ = -1;
};

}  // namespace sqlpod::testing
