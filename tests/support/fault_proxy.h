// A TCP proxy that does to a connection what networks do: cuts it at a byte, cuts it now, or
// forwards nothing.
//
//   FaultProxy proxy("127.0.0.1", server.port());
//   proxy.cut_after(FaultProxy::Direction::to_client, 1000, FaultProxy::Cut::reset);
//   // … connect to 127.0.0.1:proxy.port(): the connection breaks when 1000 bytes have come back
//
// Threads: every member may be called from any thread; when it returns, what it asks for holds.
// Failures to set it up throw std::system_error.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "tests/support/file_descriptor.h"

namespace sqlpod::testing {

class FaultProxy {
 public:
  enum class Direction { to_server, to_client };
  enum class Cut {
    orderly,  ///< FIN: each side reads what was forwarded, then the end
    reset,    ///< RST: "connection reset by peer"
  };

  /// Listens on a free port of 127.0.0.1. `host` is an IPv4 address; nobody need listen there yet.
  FaultProxy(const std::string& host, int port);
  FaultProxy(const FaultProxy&) = delete;
  FaultProxy& operator=(const FaultProxy&) = delete;
  /// Cuts what is open.
  ~FaultProxy();

  int port() const { return port_; }

  /// Cuts, once, the first connection that has forwarded so many bytes of its own in this
  /// direction, both its sides; not a byte more is forwarded. A connection that is open and has
  /// forwarded more already is cut at once. Replaces what was asked before.
  void cut_after(Direction direction, std::uint64_t bytes, Cut how);
  /// Takes back a cut_after() that has not happened.
  void forget_cut();
  /// Cuts all that is open.
  void cut_now(Cut how);

  /// Forwards nothing, not even the end of a connection, until thaw(). Connections are taken.
  void freeze();
  void thaw();

  /// Bytes forwarded over all connections.
  std::uint64_t bytes(Direction direction) const;
  std::uint64_t connections() const;  ///< taken so far
  std::uint64_t cuts() const;         ///< connections cut on request so far

 private:
  /// One way of a connection.
  struct Stream {
    FileDescriptor* source = nullptr;
    FileDescriptor* sink = nullptr;
    std::string waiting;  ///< read and not yet forwarded
    std::uint64_t bytes = 0;
    bool source_ended = false;
    bool sink_ended = false;  ///< it has been told that the source ended
  };
  struct Connection {
    FileDescriptor client;
    FileDescriptor server;
    std::array<Stream, 2> streams;  ///< by Direction
  };
  struct PlannedCut {
    Direction direction;
    std::uint64_t bytes;
    Cut how;
  };

  void run();
  void wake() const;
  void take_connection();
  /// False when the connection is at its end.
  bool serve(Connection& connection);
  static bool read_into(Stream& stream);
  bool forward(Stream& stream, Direction direction);
  bool cut_is_due(const Connection& connection) const;
  void cut(Connection& connection, Cut how);

  std::string host_;
  int server_port_;
  int port_ = 0;
  FileDescriptor listener_;
  FileDescriptor wake_;  ///< readable when a member has changed what is below

  mutable std::mutex mutex_;
  std::list<Connection> open_;
  std::optional<PlannedCut> planned_;
  std::array<std::uint64_t, 2> bytes_{};
  std::uint64_t connections_ = 0;
  std::uint64_t cuts_ = 0;
  bool frozen_ = false;
  bool ending_ = false;

  std::thread thread_;
};

}  // namespace sqlpod::testing
