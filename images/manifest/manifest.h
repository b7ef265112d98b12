// Manifests: a task as a Kubernetes Job or CronJob, or as a step of Argo, Tekton or Airflow.
//
// The text is the same for the same task and options, byte for byte, and never holds a secret
// unless ManifestOptions::with_secret asks for the Secrets' own manifests. Pure functions; they
// throw Error (usage, and secret with `with_secret`).
#pragma once

#include <string>

#include "images/manifest/step.h"

namespace sqlpod {

enum class ManifestFormat { kubernetes, argo, tekton, airflow };

struct ManifestOptions {
  ManifestFormat format = ManifestFormat::kubernetes;
  std::string cron;          ///< five fields or @daily and the like: a CronJob; empty: a Job
  std::string time_zone;     ///< of `cron`, an IANA name; empty: the cluster's
  bool with_secret = false;  ///< the Secrets' manifests too, with their values
};

std::string manifest(const Step& step, const ManifestOptions& options);

}  // namespace sqlpod
