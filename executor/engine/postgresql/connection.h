// An open connection to a PostgreSQL server: how it is made, and how what waits on it is ended.
//
// Every host is tried in order, and every address of a host, each for `connect_timeout`; the next
// one's turn comes unless a server refused the login. Threads: one at a time, aside from what the
// Cancellation does. Errors: Error (unavailable, denied, usage), and what the cancellation asks
// for.
#pragma once

#include <libpq-fe.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"
#include "executor/engine/memory_file.h"
#include "executor/engine/postgresql/handles.h"

namespace sqlpod::postgresql {

class Connection {
 public:
  /// `cancellation` must outlive it: from now on a request cancels what the server does.
  Connection(const ClientOptions& options, Cancellation& cancellation);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  /// For libpq's functions; null once closed, which they answer as they do a lost connection.
  PGconn* get() const { return handle_.get(); }
  bool is_open() const { return PQstatus(handle_.get()) == CONNECTION_OK; }

  /// Throws what the run is to end with, if anything. To be called before each statement that takes
  /// its time: a server that is asked to stop between two statements would go on with the second.
  void throw_if_cancelled() const { cancellation_.throw_if_requested(); }

  /// Ends the connection, and with it the transaction.
  void close() noexcept;

  /// Asks the server to stop the statement in flight, and returns once it has been asked, or when
  /// the run is to end.
  void stop_statement() noexcept;

 private:
  /// What the Cancellation knows of it.
  class Interrupt : public Cancellable {
   public:
    explicit Interrupt(PGconn* connection);
    ~Interrupt() override { *over_ = true; }
    void cancel() noexcept override;
    void abandon() noexcept override;
    /// After cancel(): returns once the server has been asked, or half a second after that call.
    void wait_until_asked() const noexcept;
    /// Asks the server to stop the one statement that runs. Ready when it has been asked.
    std::future<void> ask_once() const;

   private:
    std::shared_ptr<PGcancel> request_;
    /// Whether the connection is closed; the thread that asks looks at it.
    std::shared_ptr<std::atomic<bool>> over_ = std::make_shared<std::atomic<bool>>(false);
    std::chrono::steady_clock::time_point begun_;
    std::future<void> asked_;
    /// A second descriptor of libpq's socket: its number stays ours whatever libpq closes.
    Descriptor socket_;
  };

  Cancellation& cancellation_;
  std::vector<MemoryFile> files_;  ///< keys and certificates
  ConnectionHandle handle_;
  std::unique_ptr<Interrupt> interrupt_;
  std::optional<Cancellation::Registration> registration_;
};

/// Whether an option is for sqlpod itself, not for libpq: command_timeout, infinity,
/// load_balance_hosts.
bool is_own_option(std::string_view name);

}  // namespace sqlpod::postgresql
