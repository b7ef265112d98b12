// A step for Tekton (tekton.dev/v1): the ConfigMap with the task's files, and a Task that TaskRuns
// and Pipelines refer to by its name.
//
// Tekton replaces `$(…)` in Tasks: the task's files are in the ConfigMap, where it replaces
// nothing, and other texts of the user with such a mark are refused. Pure; throws Error (usage),
// also for what belongs to a TaskRun or a trigger: a schedule, a service account.
#pragma once

#include <string>

#include "images/manifest/manifest.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// YAML documents, each after a `---`.
std::string tekton_task(const Step& step, const ManifestOptions& options);

}  // namespace sqlpod
