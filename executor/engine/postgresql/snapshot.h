// One snapshot for several sessions, by pg_export_snapshot().
// Source: PostgreSQL documentation, "Snapshot Synchronization Functions" and SET TRANSACTION.
#pragma once

#include <vector>

#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

/// Begins a REPEATABLE READ, READ ONLY transaction in each session; all but the first take over the
/// snapshot of the first, whose transaction need not last longer than this call. The sessions are
/// those of this dialect. Throws Error (usage) when they are not on one server.
void begin_on_one_snapshot(const std::vector<sqlpod::Session*>& sessions,
                           TransactionOptions options);

}  // namespace sqlpod::postgresql
