// A step for Argo Workflows 3.6 and newer: the ConfigMap with the task's files, and a
// WorkflowTemplate that other workflows refer to (templateRef: its name, template `sqlpod`) or that
// runs by itself; with a schedule, a CronWorkflow in its place.
//
// Argo replaces `{{…}}` in templates: the task's files are in the ConfigMap, where it replaces
// nothing, and other texts of the user with such a mark are refused. Pure; throws Error (usage).
#pragma once

#include <string>

#include "images/manifest/manifest.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// YAML documents, each after a `---`.
std::string argo_template(const Step& step, const ManifestOptions& options);

}  // namespace sqlpod
