// SOCI's backends: one library for each database, libsoci_<name>.so.<SOCI's version>, found by the
// system's loader or in the folders of SOCI_BACKENDS_PATH.
//
// A library that was loaded stays. Threads: any.
#pragma once

#include <string>
#include <string_view>

namespace sqlpod::soci {

/// Throws Error (usage) unless the name is of a to z, 0 to 9 and underscores: it becomes part of a
/// file's name.
void check_backend_name(std::string_view name);

/// Loads a backend unless it is there already. Throws Error (usage) that names the file it looked
/// for and the backends that are installed.
void load_backend(const std::string& name);

/// "odbc, sqlite3", or "none".
std::string installed_backends();

}  // namespace sqlpod::soci
