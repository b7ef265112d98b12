// Reads the `partition` of a spec, and holds it to the rest of the spec.
#pragma once

#include <string>

#include "config/document/document.h"
#include "config/partition.h"
#include "config/spec_reader.h"
#include "config/task_spec.h"

namespace sqlpod {

/// What is wrong is reported to `reader`; the result is of use only when nothing was.
Partition read_partition(SpecReader& reader, const Node& node, const std::string& path);

/// Reports what does not go with `partition`: a table comes out, and all sessions read one
/// snapshot.
void check_partition(SpecReader& reader, const TaskSpec& spec, const Node& root);

}  // namespace sqlpod
