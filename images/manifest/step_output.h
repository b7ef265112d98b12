// Where the table of a step goes: to a volume, to an object store, or to the pod's log.
#pragma once

#include "config/task_spec.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// Whether the table is a data set: files in a folder, which pods can write together.
bool writes_dataset(const TaskSpec& task, const StepOptions& options);

/// Sets the step's volume, scratch folder, environment and notes. Throws Error (usage) for an
/// output that the task does not have, and for a folder that cannot be a volume.
void set_output(Step& step, const TaskSpec& task, const StepOptions& options);

}  // namespace sqlpod
