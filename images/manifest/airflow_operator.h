// A step for Airflow: a Python file with a DAG of one KubernetesPodOperator, for Airflow 2.10 and 3
// with the provider cncf.kubernetes 8 to 10.
//
// The pod is that of a Job, as YAML that Airflow does not template. The task's files are
// annotations of it, mounted by the downward API: the DAG file is all that has to be deployed.
// Pure; throws Error (usage), also for files that annotations cannot hold (not text, or more than
// 250 KiB) and for an output that needs a volume which is not there yet.
#pragma once

#include <string>

#include "images/manifest/manifest.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// The text of the file.
std::string airflow_operator(const Step& step, const ManifestOptions& options);

}  // namespace sqlpod
