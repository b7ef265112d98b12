#include "images/manifest/manifest.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "error/error.h"
#include "images/manifest/airflow_operator.h"
#include "images/manifest/argo_template.h"
#include "images/manifest/cron_schedule.h"
#include "images/manifest/job_manifest.h"
#include "images/manifest/manifest_node.h"
#include "images/manifest/pod.h"
#include "images/manifest/step_objects.h"
#include "images/manifest/tekton_task.h"

namespace sqlpod {
namespace {

/// A larger ConfigMap does not fit the annotation that a plain `kubectl apply` makes, of at most
/// 256 KiB.
constexpr std::size_t largest_applied = std::size_t{128} * 1024;

void check_options(const Step& step, const ManifestOptions& options) {
  if (!options.cron.empty()) {
    check_cron_schedule(options.cron);
    if (!step.own_idempotency_key.empty()) {
      throw Error(
          ErrorKind::usage,
          "the spec's idempotency_key is the same each time, so that of all scheduled runs "
          "only the first would do anything",
          "take idempotency_key out of the spec: each scheduled time gets a key of its own");
    }
  }
  if (options.time_zone.empty()) return;
  check_time_zone(options.time_zone);
  if (options.cron.empty()) {
    throw Error(ErrorKind::usage, "a time zone is given, but no schedule",
                "give both: --cron '30 2 * * *' --time-zone " + options.time_zone);
  }
}

std::string namespace_option(const Step& step) {
  return step.name_space.empty() ? "" : " -n " + step.name_space;
}

/// The command that makes a Secret, which reads each value from a file.
std::string secret_command(const Step& step, const SecretMount& mount) {
  std::string command =
      "#   kubectl create secret generic " + mount.secret + namespace_option(step);
  std::vector<std::string> keys;
  for (const SecretItem& item : mount.items) {
    if (std::find(keys.begin(), keys.end(), item.key) != keys.end()) continue;
    keys.push_back(item.key);
    command += " --from-file=" + item.key + "=FILE";
  }
  return command + "\n";
}

std::string apply_command(const Step& step) {
  std::size_t bytes = 0;
  for (const StepFile& file : step.files) bytes += file.content.size();
  const std::string option = bytes > largest_applied ? " --server-side" : "";
  return "#   kubectl apply" + option + namespace_option(step) + " -f THIS_FILE\n";
}

/// What to do with the text that follows. Names of objects are safe in comments and commands.
std::string head(const Step& step, const ManifestOptions& options, const std::string& kind) {
  std::string text = "# " + kind + " " + step.name + ", written by sqlpod " SQLPOD_VERSION ".\n#\n";
  text += apply_command(step);
  if (kind == "Job") {
    text +=
        "#\n# A Job runs once and cannot be changed. To run it again, or another one of its name:\n"
        "#   kubectl delete job " +
        step.name + namespace_option(step) + "\n";
  }
  if (step.secrets.empty()) return text;
  if (options.with_secret) {
    return text + "#\n# It holds secrets: keep it out of repositories and logs.\n";
  }
  text += "#\n# The secrets are not in here. Each FILE below holds one value:\n";
  for (const SecretMount& mount : step.secrets) text += secret_command(step, mount);
  return text;
}

/// The objects of its own, each a document.
std::string documents(const Step& step, const ManifestOptions& options) {
  std::vector<ManifestNode> nodes;
  if (options.with_secret) nodes = secret_manifests(step);
  if (!step.output_claim_size.empty()) nodes.push_back(claim_manifest(step));
  std::string text;
  for (const ManifestNode& node : nodes) text += "---\n" + to_yaml(node);
  return text + "---\n";
}

std::string kubernetes_manifest(const Step& step, const ManifestOptions& options) {
  return head(step, options, options.cron.empty() ? "Job" : "CronJob") + documents(step, options) +
         to_yaml(config_map(step)) + "---\n" + to_yaml(job_manifest(step, options));
}

}  // namespace

std::string manifest(const Step& step, const ManifestOptions& options) {
  check_options(step, options);
  switch (options.format) {
    case ManifestFormat::kubernetes:
      return kubernetes_manifest(step, options);
    case ManifestFormat::argo:
      return head(step, options, options.cron.empty() ? "WorkflowTemplate" : "CronWorkflow") +
             documents(step, options) + argo_template(step, options);
    case ManifestFormat::tekton:
      return head(step, options, "Task") + documents(step, options) + tekton_task(step, options);
    case ManifestFormat::airflow:
      if (options.with_secret) {
        throw Error(ErrorKind::usage, "a DAG file holds no Secrets",
                    "leave --with-secret out, and make them with kubectl create secret generic");
      }
      return airflow_operator(step, options);
  }
  throw Error(ErrorKind::internal, "a format of manifests is not known", "report it");
}

}  // namespace sqlpod
