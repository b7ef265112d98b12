// What a task would send, as the JSON object that `sqlpod render` prints.
#pragma once

#include <string>
#include <vector>

#include "executor/connection_target.h"
#include "executor/query/statement.h"

namespace sqlpod {

/// {"dialect", "url", "options", "statements": [{"sql", "parameters": [{"name", "type",
/// "value"}]}]}; secret options as
/// `***`.
std::string rendered_json(const ConnectionTarget& target, const std::vector<Statement>& statements);

}  // namespace sqlpod
