// What is at the other end of an ODBC connection, as far as drivers differ by it.
#pragma once

#include <string_view>

namespace sqlpod::odbc {

enum class Server { mssql, oracle, postgresql, mysql, sqlite, other };

/// By the name that the driver gives (SQL_DBMS_NAME): "Microsoft SQL Server", "MariaDB", …
Server server_of(std::string_view product_name);

}  // namespace sqlpod::odbc
