// A Step as a Kubernetes Job, as an Indexed Job when its table is read in parts, and as a CronJob.
#pragma once

#include "images/manifest/manifest.h"
#include "images/manifest/manifest_node.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// batch/v1 Job, or CronJob when the options have a schedule.
ManifestNode job_manifest(const Step& step, const ManifestOptions& options);

/// How long a Job may take in all, in seconds: for each try the task's timeout and a minute to
/// start, and the pauses between them that Kubernetes makes (10 s, doubled from try to try, 6
/// minutes at most).
std::int64_t job_deadline(std::chrono::milliseconds timeout, int retries);

}  // namespace sqlpod
