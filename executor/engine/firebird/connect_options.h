// Connect args as fbclient's options, and those as the parameter block that it is given.
#pragma once

#include <string_view>

#include "executor/engine/client_options.h"
#include "executor/engine/firebird/connection.h"

namespace sqlpod::firebird {

/// Throws Error (usage) for an arg that there is not, with the nearest name, and for a value that
/// makes no sense.
ClientOptions connect_options(const ConnectArgs& args, std::string_view application_name);

/// Where and how to connect, from what connect_options() gave. The time allowed runs from now.
Target target_of(const ClientOptions& options);

}  // namespace sqlpod::firebird
