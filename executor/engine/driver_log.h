// The log that an ODBC driver writes of its own. psqlODBC's holds the password, and no redactor
// sees what a driver writes into a file.
#pragma once

#include <string_view>

namespace sqlpod {

/// Throws Error (usage), which names the keyword, where a connection string of ODBC would turn a
/// driver's log on: a keyword that one of the drivers known has for it (psqlODBC, SQLite's,
/// MariaDB's, FreeTDS's, Microsoft's, Simba's), with a value that does not say no. Those of
/// psqlODBC were seen to write the password; the others are what the drivers' manuals name. A
/// driver of another kind, odbc.ini and odbcinst.ini are the business of who installs them.
void refuse_driver_log(std::string_view connection_string);

}  // namespace sqlpod
