// What in a task is something else in a container than on the machine where it was written.
#pragma once

#include <string>
#include <vector>

#include "config/task_spec.h"

namespace sqlpod {

/// A sentence for each: a database on localhost, a SQLite file, options that are paths, credentials
/// that are read from files. They hold no secret.
std::vector<std::string> container_notes(const TaskSpec& task);

}  // namespace sqlpod
