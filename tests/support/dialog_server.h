// What no honest server does: it speaks MariaDB's protocol as far as a login by conversation, takes
// the password, and asks one more question, which repeats it.
//
//   DialogServer server;
//   // … a client logs in at 127.0.0.1:server.port(), without TLS
//   server.answers();  // what the clients have said to that question
//
// Threads: every member may be called from any thread. Failures to set it up throw
// std::system_error.
#pragma once

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {

class DialogServer {
 public:
  /// Listens on a free port of 127.0.0.1 and serves one client after the other.
  DialogServer();
  DialogServer(const DialogServer&) = delete;
  DialogServer& operator=(const DialogServer&) = delete;
  ~DialogServer();

  int port() const { return port_; }
  /// For each client that gave its password: its answer to the other question, empty when it hung
  /// up instead.
  std::vector<std::string> answers() const;

 private:
  void run();
  void talk_to(const FileDescriptor& client);

  FileDescriptor listener_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<std::string> answers_;
  std::thread thread_;
};

}  // namespace sqlpod::testing
