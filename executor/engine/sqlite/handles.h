// Owners for what SQLite hands out.
#pragma once

#include <sqlite3.h>

#include <memory>

namespace sqlpod::sqlite {

struct CloseDatabase {
  /// Waits for statements that are not finalized yet: they close it when they go.
  void operator()(sqlite3* database) const noexcept { sqlite3_close_v2(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

struct FreeValue {
  void operator()(sqlite3_value* value) const noexcept { sqlite3_value_free(value); }
};
using KeptValue = std::unique_ptr<sqlite3_value, FreeValue>;

}  // namespace sqlpod::sqlite
