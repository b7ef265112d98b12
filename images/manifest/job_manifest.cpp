#include "images/manifest/job_manifest.h"

#include <algorithm>
#include <utility>

#include "images/manifest/pod.h"
#include "images/manifest/pod_deadline.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

constexpr int seconds_of_day = 24 * 60 * 60;
constexpr int late_by_seconds = 10 * 60;  ///< a schedule that was missed by more is skipped
constexpr int jobs_kept = 3;

ManifestNode from_pod(const char* variable, const std::string& field) {
  return Map{{"name", variable}, {"valueFrom", Map{{"fieldRef", Map{{"fieldPath", field}}}}}};
}

/// The same for each pod of one Job; of a CronJob, the Job's name tells the scheduled time, so that
/// a Job that is made twice for it takes effect once.
List idempotency_key(bool scheduled) {
  const char* const label =
      scheduled ? "batch.kubernetes.io/job-name" : "batch.kubernetes.io/controller-uid";
  return {from_pod("POD_NAMESPACE", "metadata.namespace"),
          from_pod("JOB_ID", std::string("metadata.labels['") + label + "']"),
          Map{{"name", "SQLPOD_IDEMPOTENCY_KEY"}, {"value", "$(POD_NAMESPACE)/$(JOB_ID)"}}};
}

/// The first rule that matches counts, and an evicted pod ends with an exit code, too.
ManifestNode failure_policy(const Step& step) {
  List codes;
  for (const int code : step.final_exit_codes) codes.emplace_back(code);
  const Map evicted = {{"type", "DisruptionTarget"}, {"status", "True"}};
  return Map{{"rules", List{Map{{"action", "Ignore"}, {"onPodConditions", List{evicted}}},
                            Map{{"action", "FailJob"},
                                {"onExitCodes", Map{{"containerName", "sqlpod"},
                                                    {"operator", "In"},
                                                    {"values", std::move(codes)}}}}}}};
}

List environment(const Step& step, bool scheduled) {
  List variables;
  if (step.wants_idempotency_key) variables = idempotency_key(scheduled);
  if (step.parts > 1) {
    variables.emplace_back(Map{{"name", "JOB_COMPLETIONS"}, {"value", std::to_string(step.parts)}});
  }
  return variables;
}

Map job_spec(const Step& step, bool scheduled) {
  Map spec;
  if (step.parts > 1) {
    spec.emplace_back("completionMode", "Indexed");
    spec.emplace_back("completions", step.parts);
    spec.emplace_back("parallelism", step.parts);
  }
  // Failures are counted over all pods.
  spec.emplace_back("backoffLimit", step.retries * step.parts);
  if (step.timeout) {
    spec.emplace_back("activeDeadlineSeconds", job_deadline(*step.timeout, step.retries));
  }
  // A CronJob keeps its last ones.
  if (!scheduled) spec.emplace_back("ttlSecondsAfterFinished", seconds_of_day);
  spec.emplace_back("podFailurePolicy", failure_policy(step));
  spec.emplace_back("template",
                    Map{{"metadata", template_metadata(step)},
                        {"spec", pod_spec(step, environment(step, scheduled), pod_volumes(step))}});
  return spec;
}

}  // namespace

std::int64_t job_deadline(std::chrono::milliseconds timeout, int retries) {
  constexpr std::int64_t longest_pause = 360;
  std::int64_t seconds = (std::int64_t{retries} + 1) * pod_deadline(timeout);
  std::int64_t pause = 10;
  for (int retry = 0; retry < retries; ++retry) {
    seconds += pause;
    pause = std::min(2 * pause, longest_pause);
  }
  return seconds;
}

ManifestNode job_manifest(const Step& step, const ManifestOptions& options) {
  if (options.cron.empty()) {
    return Map{{"apiVersion", "batch/v1"},
               {"kind", "Job"},
               {"metadata", object_metadata(step)},
               {"spec", job_spec(step, false)}};
  }
  Map spec = {{"schedule", options.cron}};
  if (!options.time_zone.empty()) spec.emplace_back("timeZone", options.time_zone);
  spec.emplace_back("concurrencyPolicy", "Forbid");
  spec.emplace_back("startingDeadlineSeconds", late_by_seconds);
  spec.emplace_back("successfulJobsHistoryLimit", jobs_kept);
  spec.emplace_back("failedJobsHistoryLimit", jobs_kept);
  spec.emplace_back("jobTemplate",
                    Map{{"metadata", template_metadata(step)}, {"spec", job_spec(step, true)}});
  return Map{{"apiVersion", "batch/v1"},
             {"kind", "CronJob"},
             {"metadata", object_metadata(step)},
             {"spec", std::move(spec)}};
}

}  // namespace sqlpod
