// The Kubernetes Secrets of a task, mounted where the secret store looks for them.
#pragma once

#include <functional>
#include <vector>

#include "config/task_spec.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// One mount for each group that the task names, in the order of the spec, with the keys that it
/// names and no others. The Secret has the group's name in small letters, and one that Kubernetes
/// allows; files have the names that the store tries first, in small letters. `value` reads the
/// values; none: they are not read. Throws Error (usage) for names that Kubernetes cannot have and
/// such as it cannot tell apart, and what `value` throws.
std::vector<SecretMount> secret_mounts(const TaskSpec& task,
                                       const std::function<Secret(const SecretName&)>& value);

}  // namespace sqlpod
