// An ODBC connection: opened in a thread of its own, because a driver that connects cannot be asked
// to stop; closed with the object.
//
// SOCI would open one too, but its ODBC backend ends the process when a connection cannot be closed
// in order, as with a lost one in a transaction.
#pragma once

#include <string>

#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"
#include "executor/engine/odbc/handles.h"
#include "executor/engine/odbc/options.h"
#include "executor/engine/odbc/server.h"

namespace sqlpod::odbc {

class Connection {
 public:
  /// Throws Error (unavailable, denied, usage), and what `cancellation` asks for.
  Connection(Dialect dialect, const ClientOptions& options, const Cancellation& cancellation);

  SQLHDBC get() const { return connection_.get(); }
  Server server() const { return server_; }
  /// As the driver gives it.
  std::string server_version() const;
  /// As far as the driver knows without asking the server.
  bool is_dead() const;

  /// Whether a cell of a block of rows that did not fit its buffer can be asked for again.
  bool gives_cut_cells_whole() const;
  /// Asks a driver that would hold the whole result of a query in memory for its rows by and by,
  /// where it can be asked (psqlODBC, which makes a cursor of the query then) and the options do
  /// not say what they want of it.
  void stream_results(bool on);

 private:
  EnvironmentHandle environment_;
  ConnectionHandle connection_;
  Server server_ = Server::other;
  bool says_how_to_fetch_ = false;  ///< the options do
};

}  // namespace sqlpod::odbc
