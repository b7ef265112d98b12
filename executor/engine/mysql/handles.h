// Owners for what MariaDB's client hands out.
#pragma once

#include <mysql.h>

#include <memory>

namespace sqlpod::mysql {

struct CloseConnection {
  void operator()(MYSQL* connection) const noexcept { mysql_close(connection); }
};
using ConnectionHandle = std::unique_ptr<MYSQL, CloseConnection>;

struct CloseStatement {
  void operator()(MYSQL_STMT* statement) const noexcept { mysql_stmt_close(statement); }
};
using StatementHandle = std::unique_ptr<MYSQL_STMT, CloseStatement>;

struct FreeResult {
  void operator()(MYSQL_RES* result) const noexcept { mysql_free_result(result); }
};
using Result = std::unique_ptr<MYSQL_RES, FreeResult>;

}  // namespace sqlpod::mysql
