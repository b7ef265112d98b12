// ODBC's connection string: KEYWORD=value;KEYWORD=value, written so that no value can end early.
#pragma once

#include <string>
#include <string_view>

#include "executor/engine/client_options.h"
#include "secrets/secret.h"

namespace sqlpod::odbc {

/// The value as it stands in a connection string. Drivers differ in how they read braces, so one is
/// put into them only where it must be: always for a login, because some drivers decode it.
std::string connection_value(std::string_view keyword, std::string_view value);

/// The string for the options, `driver` first unless it is empty. Those of sqlpod's own
/// (connect_timeout) are left out, and `odbc_connect` stands last as it is: of two equal keywords,
/// drivers take the first.
Secret connection_string(std::string_view driver, const ClientOptions& options);

}  // namespace sqlpod::odbc
