// SQLite's connect args: those of Python's sqlite3, and the options of SQLite's own file: URIs.
#pragma once

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::sqlite {

/// database (a path, ":memory:" or a file: URI), uri ("true" or not there), timeout in seconds,
/// isolation_level (how a transaction begins, or not there). Throws Error (usage).
ClientOptions options_of(const ConnectArgs& args);

}  // namespace sqlpod::sqlite
