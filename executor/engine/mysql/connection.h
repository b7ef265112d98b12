// The connection of a session: opened within its time, cancelled from other threads.
//
// Opening runs in a thread of its own, for name resolution, TCP and TLS block as long as they like:
// who waits for it leaves when the time is over or a cancellation is requested, and the thread
// closes what it still opens. cancel() sends KILL QUERY over a second connection to the same
// server; abandon() shuts the socket down, which ends whatever waits on it.
#pragma once

#include <mysql.h>

#include <cstdint>
#include <memory>

#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"
#include "executor/engine/mysql/login.h"

namespace sqlpod::mysql {

class Connection {
 public:
  /// Connects to the first host that answers. Throws Error (unavailable, denied), and what the
  /// cancellation asks for.
  Connection(const ClientOptions& options, Cancellation& cancellation);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  MYSQL* get() const noexcept { return link_.handle.get(); }
  std::uint64_t max_allowed_packet() const { return link_.max_allowed_packet; }

  /// Whether the client or the server has closed it, as far as is known without a question.
  bool is_closed() const noexcept;
  /// Cuts it; the server rolls back.
  void cut() noexcept;
  /// Ends it at the server, too, which may go on for a client that has left.
  void kill() noexcept;
  /// What runs from now on is not to be cancelled.
  void stop_cancelling() noexcept;

 private:
  class Killer;
  struct Opened {
    std::shared_ptr<const Login> login;
    ServerAddress address;
    ServerLink link;
  };

  Connection(Opened opened, Cancellation& cancellation);
  static Opened open(const ClientOptions& options, Cancellation& cancellation);

  ServerLink link_;
  std::unique_ptr<Killer> killer_;
  Cancellation::Registration registration_;  // ends before what it tells
};

}  // namespace sqlpod::mysql
