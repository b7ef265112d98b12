// An open SQLite database: opened, told of cancellations, closed.
//
// A file that opening made is removed with the connection when nothing was written to it and nobody
// else uses it. Threads: one at a time.
#pragma once

#include <sqlite3.h>

#include <optional>
#include <string>

#include "executor/engine/cancellation.h"
#include "executor/engine/client_options.h"
#include "executor/engine/sqlite/handles.h"
#include "executor/engine/sqlite/interrupt.h"

namespace sqlpod::sqlite {

class Connection {
 public:
  /// `options` are those of the engine: database, uri, timeout. Throws Error (unavailable, denied,
  /// usage). The Cancellation must outlive it.
  Connection(const ClientOptions& options, Cancellation& cancellation);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  sqlite3* get() const { return handle_.get(); }
  Interrupt& interrupt() { return *interrupt_; }

  /// Runs a statement of sqlpod's own. Throws Error.
  void run(const char* sql);

  /// Whether the database file was removed or replaced since it was opened: what is written to it
  /// now would be lost.
  bool file_has_moved() const;

 private:
  void remove_made_file() noexcept;

  DatabaseHandle handle_;
  std::string made_file_;
  std::optional<Interrupt> interrupt_;
};

}  // namespace sqlpod::sqlite
