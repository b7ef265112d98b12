#include "executor/engine/sqlite/soci_handle.h"

#include <soci/sqlite3/soci-sqlite3.h>

namespace sqlpod::sqlite {

const soci::backend_factory& soci_factory() {
  return soci::sqlite3;
}

::sqlite3* handle_of(soci::session& session) {
  auto* backend = static_cast<soci::sqlite3_session_backend*>(session.get_backend());
  return reinterpret_cast<::sqlite3*>(backend->conn_);
}

int result_code(const soci::soci_error& error) {
  const auto* own = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  return own == nullptr ? SQLITE_ERROR : own->result();
}

}  // namespace sqlpod::sqlite
