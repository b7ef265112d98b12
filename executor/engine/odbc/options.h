// Connect args as keywords of an ODBC connection string.
#pragma once

#include <string_view>

#include "config/connect_args.h"
#include "executor/engine/client_options.h"

namespace sqlpod::odbc {

/// The dialects that ODBC serves.
enum class Dialect { mssql, oracle, odbc };

/// Keywords in the order of the connection string (DRIVER, DSN, SERVER, DATABASE, UID, PWD, …), and
/// connect_timeout in seconds. An arg that is unknown here goes to the driver under its own name.
/// Throws Error (usage).
ClientOptions options_of(Dialect dialect, const ConnectArgs& args,
                         std::string_view application_name);

}  // namespace sqlpod::odbc
