// Whether a task can be given an idempotency key, as far as its spec tells.
#pragma once

#include <string>

#include "config/task_spec.h"

namespace sqlpod {

struct IdempotencyChoice {
  bool possible = false;
  std::string why_not;  ///< for a task that writes, else empty
};

/// Possible for a task that writes, within a transaction, on PostgreSQL, MySQL, MariaDB and SQLite,
/// when no statement looks as if it would commit by itself. A task with an own key needs none.
IdempotencyChoice idempotency_choice(const TaskSpec& task);

}  // namespace sqlpod
