// Reads the `task_config` of a spec: how to reach the database.
#pragma once

#include <string>

#include "config/document/document.h"
#include "config/spec_reader.h"
#include "config/task_spec.h"

namespace sqlpod {

/// What is wrong is reported to `reader`; the result is of use only when nothing was.
TaskConfig read_task_config(SpecReader& reader, const Node& node, const std::string& path);

}  // namespace sqlpod
