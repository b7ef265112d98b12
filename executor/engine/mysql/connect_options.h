// Connect args, by the names of Python's drivers, as the options that MariaDB's client is given.
#pragma once

#include <string_view>

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::mysql {

/// Throws Error (usage): for a name that no driver has, with the nearest that one has; for a value
/// that its option cannot have; for an arg that cannot be obeyed here, with the reason. An arg that
/// is about a driver's own ways is left out.
ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name);

}  // namespace sqlpod::mysql
