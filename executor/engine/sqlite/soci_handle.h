// The seam to SOCI's SQLite backend, whose header wraps SQLite's own into a namespace: both cannot
// be seen by one source.
#pragma once

#include <soci/soci.h>

struct sqlite3;

namespace sqlpod::sqlite {

const soci::backend_factory& soci_factory();

/// SOCI's connection; it stays SOCI's.
::sqlite3* handle_of(soci::session& session);

/// SQLite's result code behind an error of SOCI's, or SQLITE_ERROR.
int result_code(const soci::soci_error& error);

}  // namespace sqlpod::sqlite
