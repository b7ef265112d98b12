// What it takes to log in to a server, and logging in.
//
// A Login is made once for a session and shared with whoever opens further connections for it. It
// owns copies of the secrets, masked, and keeps keys and certificates that are no files in memory
// files. Threads: open() may be called from several at a time. Errors: Error (unavailable, denied),
// and usage for a file that cannot be read.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "executor/engine/client_options.h"
#include "executor/engine/memory_file.h"
#include "executor/engine/mysql/handles.h"
#include "executor/engine/mysql/server_address.h"
#include "secrets/masked_secret.h"

namespace sqlpod::mysql {

/// An open connection and who answers at its other end.
struct ServerLink {
  ConnectionHandle handle;
  std::string server;  ///< tells servers behind one address apart; empty when it does not say
  std::uint64_t max_allowed_packet = 0;  ///< bytes that the server takes in one request
};

class Login {
 public:
  /// `options` as connect_options() makes them.
  explicit Login(const ClientOptions& options);

  const std::vector<ServerAddress>& addresses() const { return addresses_; }
  /// How long connecting to one address may take.
  std::chrono::seconds timeout() const { return timeout_; }

  /// Connects, logs in and makes the session what the options say. It blocks: each answer of the
  /// server is waited for as long as `timeout`.
  ServerLink open(const ServerAddress& address, std::chrono::seconds timeout) const;

 private:
  struct Option {
    std::string name;
    MaskedSecret value;
  };

  ClientOptions opened() const;

  std::vector<Option> options_;  // those of files name the memory files
  std::vector<MemoryFile> files_;
  std::vector<ServerAddress> addresses_;
  std::chrono::seconds timeout_{};
};

}  // namespace sqlpod::mysql
