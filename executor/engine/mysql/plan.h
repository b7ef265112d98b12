// What the server plans to do for a query, by EXPLAIN; nothing of it runs.
// Source: MariaDB documentation, EXPLAIN.
#pragma once

#include <optional>

#include "executor/engine/engine.h"

namespace sqlpod::mysql {

/// How many rows of all its tables the server expects to look at; none when it does not say.
std::optional<double> rows_to_examine(sqlpod::Session& session, const Statement& query);

}  // namespace sqlpod::mysql
