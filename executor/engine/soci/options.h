// Connect args as a SOCI backend's name and its connect string.
#pragma once

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::soci {

/// Gives `backend`, `connect_string` (a Secret) and `connect_timeout`, in seconds, 0 for no end.
/// User, password, host, port and database follow the given connect string as `name=value` pairs.
/// Throws Error (usage) for a missing backend, an arg that is not known, and a value that cannot
/// be written so that it ends where it is meant to.
ClientOptions options_of(const ConnectArgs& args);

}  // namespace sqlpod::soci
