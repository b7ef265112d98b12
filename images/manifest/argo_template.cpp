#include "images/manifest/argo_template.h"

#include <utility>

#include "images/manifest/manifest_node.h"
#include "images/manifest/pod.h"
#include "images/manifest/pod_deadline.h"
#include "images/manifest/step_text.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

constexpr const char* step_template = "sqlpod";  ///< what a templateRef names
constexpr const char* part_template = "part";

/// The same for each try of one run, another for each run; of a schedule, the time that it names,
/// so that a run which is started twice takes effect once.
std::string idempotency_key(const Step& step, bool scheduled) {
  return scheduled ? "{{workflow.namespace}}/" + step.name + "/{{workflow.scheduledTime}}"
                   : step.name + "/{{workflow.uid}}";
}

/// As a Job's pause: 10 seconds, doubled from try to try, 6 minutes at most.
Map retry_strategy(const Step& step) {
  std::string codes;
  for (const int code : step.final_exit_codes) {
    codes += (codes.empty() ? "" : ", ") + std::to_string(code);
  }
  return {{"limit", step.retries},
          {"retryPolicy", "Always"},
          {"expression", "!(asInt(lastRetry.exitCode) in [" + codes + "])"},
          {"backoff", Map{{"duration", "10s"}, {"factor", 2}, {"cap", "6m"}}}};
}

/// Argo calls the container `main` itself, and cannot look an entry point up where it has no access
/// to the registry.
Map container(const Step& step, const List& environment) {
  Map all;
  for (auto& [key, value] : pod_container(step, environment)) {
    if (key == "name") continue;
    all.emplace_back(key, std::move(value));
  }
  return all;
}

Map container_template(const Step& step, bool scheduled) {
  List environment;
  Map node = {{"name", step.parts > 1 ? part_template : step_template}};
  if (step.wants_idempotency_key) {
    environment.emplace_back(
        Map{{"name", "SQLPOD_IDEMPOTENCY_KEY"}, {"value", idempotency_key(step, scheduled)}});
  }
  if (step.parts > 1) {
    node.emplace_back("inputs", Map{{"parameters", List{Map{{"name", "part"}}}}});
    environment.emplace_back(
        Map{{"name", "JOB_COMPLETION_INDEX"}, {"value", "{{inputs.parameters.part}}"}});
  }
  node.emplace_back("metadata", Map{template_metadata(step).front()});
  if (!step.service_account.empty()) node.emplace_back("serviceAccountName", step.service_account);
  if (step.timeout) node.emplace_back("activeDeadlineSeconds", pod_deadline(*step.timeout));
  if (step.retries > 0) node.emplace_back("retryStrategy", retry_strategy(step));
  node.emplace_back("securityContext", pod_security_context());
  node.emplace_back("container", container(step, environment));
  node.emplace_back("volumes", pod_volumes(step));
  return node;
}

/// One container for each part, at the same time.
Map parts_template(const Step& step) {
  Map call = {
      {"name", part_template},
      {"template", part_template},
      {"arguments", Map{{"parameters", List{Map{{"name", "part"}, {"value", "{{item}}"}}}}}},
      {"withSequence", Map{{"count", step.parts}}}};
  List groups;
  groups.emplace_back(List{std::move(call)});
  return {{"name", step_template}, {"steps", std::move(groups)}};
}

Map workflow_spec(const Step& step, bool scheduled) {
  List templates;
  if (step.parts > 1) templates.emplace_back(parts_template(step));
  templates.emplace_back(container_template(step, scheduled));
  return {{"entrypoint", step_template}, {"templates", std::move(templates)}};
}

Map workflow_template(const Step& step) {
  return {{"apiVersion", "argoproj.io/v1alpha1"},
          {"kind", "WorkflowTemplate"},
          {"metadata", object_metadata(step)},
          {"spec", workflow_spec(step, false)}};
}

Map cron_workflow(const Step& step, const ManifestOptions& options) {
  Map spec = {{"schedules", List{options.cron}}};
  if (!options.time_zone.empty()) spec.emplace_back("timezone", options.time_zone);
  spec.emplace_back("concurrencyPolicy", "Forbid");
  spec.emplace_back("workflowMetadata", template_metadata(step));
  spec.emplace_back("workflowSpec", workflow_spec(step, true));
  return {{"apiVersion", "argoproj.io/v1alpha1"},
          {"kind", "CronWorkflow"},
          {"metadata", object_metadata(step)},
          {"spec", std::move(spec)}};
}

}  // namespace

std::string argo_template(const Step& step, const ManifestOptions& options) {
  refuse_mark(step, "{{", "Argo");
  return to_yaml(config_map(step)) + "---\n" +
         to_yaml(options.cron.empty() ? workflow_template(step) : cron_workflow(step, options));
}

}  // namespace sqlpod
