#include "images/manifest/tekton_task.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "error/error.h"
#include "images/manifest/manifest_node.h"
#include "images/manifest/pod.h"
#include "images/manifest/pod_deadline.h"
#include "images/manifest/step_text.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

void refuse_what_a_task_lacks(const Step& step, const ManifestOptions& options) {
  if (!options.cron.empty()) {
    throw Error(ErrorKind::usage, "a Tekton Task has no schedule",
                "leave --cron out, and let a trigger or a CronJob create its TaskRuns");
  }
  if (!step.service_account.empty()) {
    throw Error(ErrorKind::usage, "a Tekton Task names no service account",
                "leave --service-account out, and name it in the TaskRun: serviceAccountName");
  }
}

List parameters(const Step& step) {
  return {Map{{"name", "part"},
              {"type", "string"},
              {"description",
               "which part of the table to read, from 0 to " + std::to_string(step.parts - 1)}}};
}

List environment(const Step& step) {
  List variables;
  if (step.wants_idempotency_key) {
    variables.emplace_back(
        Map{{"name", "SQLPOD_IDEMPOTENCY_KEY"}, {"value", "$(context.taskRun.uid)"}});
  }
  if (step.parts > 1) {
    variables.emplace_back(Map{{"name", "JOB_COMPLETION_INDEX"}, {"value", "$(params.part)"}});
  }
  return variables;
}

/// Tekton tries again whatever the exit code says, so the retries stay with sqlpod, which knows
/// better: nothing is over the spec's own.
List with_own_retries(const ManifestNode& variables) {
  const auto is_retries = [](const ManifestNode& variable) {
    return std::get<std::string>(std::get<Map>(variable.value()).front().second.value()) ==
           "SQLPOD_RETRIES";
  };
  List all = std::get<List>(variables.value());
  all.erase(std::remove_if(all.begin(), all.end(), is_retries), all.end());
  return all;
}

/// A Task has no security context for the pod, so the container's says it all; what it cannot say
/// is the group of the volumes.
ManifestNode security_context(const ManifestNode& of_container) {
  Map all = std::get<Map>(of_container.value());
  const ManifestNode of_pod = pod_security_context();
  for (const auto& [key, value] : std::get<Map>(of_pod.value())) {
    if (key.rfind("fsGroup", 0) != 0) all.emplace_back(key, value);
  }
  return all;
}

/// A container by Tekton's names. What is not among them is left out.
Map task_step(const Step& step) {
  Map all;
  for (auto& [key, value] : pod_container(step, environment(step))) {
    if (key == "terminationMessagePolicy") continue;
    if (key == "env") {
      all.emplace_back(key, with_own_retries(value));
    } else if (key == "resources") {
      all.emplace_back("computeResources", std::move(value));
    } else if (key == "securityContext") {
      all.emplace_back(key, security_context(value));
    } else {
      all.emplace_back(key, std::move(value));
    }
  }
  if (step.timeout) {
    all.emplace_back("timeout", std::to_string(pod_deadline(*step.timeout)) + "s");
  }
  return all;
}

/// Without a group of the volumes, the files of a Secret are readable by the container's user only
/// when they are by all; there is one container in the pod that sees them.
ManifestNode readable_secret(const ManifestNode& secret) {
  constexpr int readable_by_all = 0444;
  Map all = std::get<Map>(secret.value());
  for (auto& [key, value] : all) {
    if (key == "defaultMode") value = readable_by_all;
  }
  return all;
}

List volumes(const Step& step) {
  List all;
  for (const ManifestNode& volume : pod_volumes(step)) {
    Map map = std::get<Map>(volume.value());
    for (auto& [key, value] : map) {
      if (key == "secret") value = readable_secret(value);
    }
    all.emplace_back(std::move(map));
  }
  return all;
}

ManifestNode task(const Step& step) {
  Map spec = {{"description", "sqlpod: " + step.task}};
  if (step.parts > 1) spec.emplace_back("params", parameters(step));
  spec.emplace_back("steps", List{task_step(step)});
  spec.emplace_back("volumes", volumes(step));
  return Map{{"apiVersion", "tekton.dev/v1"},
             {"kind", "Task"},
             {"metadata", object_metadata(step)},
             {"spec", std::move(spec)}};
}

}  // namespace

std::string tekton_task(const Step& step, const ManifestOptions& options) {
  refuse_what_a_task_lacks(step, options);
  refuse_mark(step, "$(", "Tekton");
  return to_yaml(config_map(step)) + "---\n" + to_yaml(task(step));
}

}  // namespace sqlpod
