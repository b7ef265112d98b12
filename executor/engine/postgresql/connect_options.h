// Connect args, by the names of libpq and of every Python driver, as options of libpq.
#pragma once

#include <string_view>

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::postgresql {

/// What libpq is given, and two options that are sqlpod's own: command_timeout (seconds) and
/// load_balance_hosts. Throws Error (usage) for an arg that is unknown, or that cannot be.
ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name);

}  // namespace sqlpod::postgresql
