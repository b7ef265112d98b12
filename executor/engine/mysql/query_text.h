// Statements of sqlpod's own by the text protocol: settings, savepoints, questions to the server.
// Errors: Error of the server's, but for query_row().
#pragma once

#include <mysql.h>

#include <string>
#include <string_view>
#include <vector>

namespace sqlpod::mysql {

/// Runs a statement; what it returns is dropped.
void run(MYSQL* connection, std::string_view sql);

/// The first row of what a query returns, NULLs as empty texts; nothing when it fails.
std::vector<std::string> query_row(MYSQL* connection, std::string_view sql);

/// `text` as a string literal.
std::string quoted(MYSQL* connection, std::string_view text);

/// Whether the server's last answer had this flag (SERVER_STATUS_IN_TRANS, …).
bool has_status(MYSQL* connection, unsigned flag);

}  // namespace sqlpod::mysql
