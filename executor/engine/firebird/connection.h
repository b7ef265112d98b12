// Opens a connection to a Firebird server, without waiting longer than anyone wants.
#pragma once

#include <chrono>
#include <string>

#include "executor/engine/cancellation.h"
#include "executor/engine/firebird/handles.h"
#include "secrets/secret.h"

namespace sqlpod::firebird {

struct Target {
  std::string host;  ///< a name or an address
  std::string port;
  std::string database;  ///< an alias, or a path on the server
  Secret parameters;     ///< fbclient's parameter block (DPB): user, password, …
  std::chrono::steady_clock::time_point deadline;
};

/// Connects, to the host's addresses in turn. Throws Error (unavailable, denied), and what
/// `cancellation` asks for. fbclient's own handlers for SIGINT and SIGTERM are taken out again.
Reference<Firebird::IAttachment> connect(Target target, const Cancellation& cancellation);

}  // namespace sqlpod::firebird
