// What a file keeps of the task that made it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "config/task_spec.h"

namespace sqlpod {

/// For FileDescription::metadata: `sqlpod.task` (its name), `sqlpod.query_sha256` (of the query
/// template, in hexadecimal) and `sqlpod.version`. No input and no secret is in it.
std::vector<std::pair<std::string, std::string>> file_metadata(const TaskSpec& task);

}  // namespace sqlpod
