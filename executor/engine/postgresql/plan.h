// What the server plans to do for a statement, by EXPLAIN; nothing of it runs.
// Source: PostgreSQL documentation, EXPLAIN.
#pragma once

#include <string>
#include <string_view>

#include "config/document/document.h"
#include "executor/engine/engine.h"

namespace sqlpod::postgresql {

/// The root of the plan, as EXPLAIN (VERBOSE, FORMAT JSON) gives it.
Node plan_of(sqlpod::Session& session, const Statement& statement);

/// A property of a plan's node; null when it has none of the name.
const Node* find_property(const Node& plan, std::string_view name);
/// Its text, empty when it has none.
std::string property(const Node& plan, std::string_view name);

}  // namespace sqlpod::postgresql
