// outputs.pb: the LiteralMap by which the next task finds the table of this one.
#pragma once

#include <optional>
#include <string>

#include "flyte/task_template.h"

namespace sqlpod::flyte {

/// The bytes of the map: the task's output as a StructuredDataset in Parquet at `uri`, with the
/// columns that the task declares for one, whatever type of table it declares. Without an output
/// there are no bytes.
std::string output_literals(const std::optional<TaskOutput>& output, const std::string& uri);

}  // namespace sqlpod::flyte
