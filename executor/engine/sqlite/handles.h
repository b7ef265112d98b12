// Owners for what SQLite hands out.
#pragma once

#include <sqlite3.h>

#include <memory>

namespace sqlpod::sqlite {

struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using PreparedStatement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

}  // namespace sqlpod::sqlite
