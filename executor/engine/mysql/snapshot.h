// One snapshot for several sessions: transactions with a consistent snapshot, all begun while
// nobody can write.
//
// MySQL and MariaDB have no snapshot that can be handed on. A global read lock stands for the few
// milliseconds in which the transactions begin, and needs the privilege RELOAD. InnoDB's tables are
// read as of then; those of other engines as they are when they are read.
// Source: MariaDB documentation, FLUSH and START TRANSACTION.
#pragma once

#include <vector>

#include "executor/engine/engine.h"

namespace sqlpod::mysql {

/// The sessions are those of this dialect. Throws Error (denied) when the account may not lock, and
/// Error (transient) when writers hold the lock off.
void begin_on_one_snapshot(const std::vector<sqlpod::Session*>& sessions,
                           const TransactionOptions& options);

}  // namespace sqlpod::mysql
