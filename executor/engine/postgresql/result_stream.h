// The answers to the statement in flight, one PGresult after the other.
#pragma once

#include <libpq-fe.h>

#include "executor/engine/postgresql/handles.h"

namespace sqlpod::postgresql {

/// PQgetResult(). Where libpq could not make the result, for want of memory, it has lost count of
/// what the server still answers, and waiting for that could last for ever: the connection is cut,
/// which whoever reads on is told.
Result take_result(PGconn* connection) noexcept;

/// The next result of the statement in flight, with errors thrown, a COPY of the user's among them;
/// null when there is none left.
Result next_result(PGconn* connection);

/// Reads and drops what is left, so that the connection can be used again. Throws nothing.
void drain(PGconn* connection) noexcept;

}  // namespace sqlpod::postgresql
