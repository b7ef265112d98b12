// The drivers and data sources that unixODBC is configured with (odbcinst.ini, odbc.ini).
#pragma once

#include <string>
#include <vector>

namespace sqlpod::odbc {

/// Names as odbcinst.ini has them: "PostgreSQL Unicode".
std::vector<std::string> installed_drivers();

/// Names of the data sources (DSN) of the user and the system.
std::vector<std::string> data_sources();

/// Both as text for an Error's details: "installed drivers: …".
std::string known_names();

}  // namespace sqlpod::odbc
