// The step that the tests of the formats render: all that a step may have, and text of the user
// that Argo, Tekton, Airflow, YAML and Python would each like to read as their own.
#pragma once

#include <chrono>
#include <string>

#include "images/manifest/step.h"

namespace sqlpod::testing {

inline const char* const hostile_text =
    "SELECT '{{ .x }}', '{% raw %}', \"\"\" '''\\n\\', '$(params.x)', '---'\n---\n# é\ttab\r\n";

inline Step example_step() {
  using namespace std::chrono_literals;
  Step step;
  step.name = "post-payments";
  step.task = "post_payments {{ 1 }} $(params.x) \"quoted\"\nsecond line";
  step.image = "sqlpod:0.1.0";
  step.arguments = {"run"};
  step.environment = {{"SQLPOD_RETRIES", "0"}, {"SQLPOD_LOG_FORMAT", "json"}};
  step.files.push_back({"task.yaml", "/etc/sqlpod/task.yaml", "name: post_payments\n"});
  step.files.push_back({"inputs.yaml", "/etc/sqlpod/inputs.yaml", hostile_text});
  SecretMount mount;
  mount.secret = "my-db-secrets";
  mount.folder = "/etc/secrets/my-db-secrets";
  mount.items.push_back({"db-password", "db-password", {}});
  step.secrets.push_back(std::move(mount));
  step.memory = "128Mi";
  step.retries = 3;
  step.timeout = 90s;
  step.final_exit_codes = {2, 3, 5, 7, 8, 9, 70};
  step.wants_idempotency_key = true;
  step.labels = {{"app.kubernetes.io/name", "sqlpod"},
                 {"app.kubernetes.io/instance", "post-payments"}};
  step.annotations = {{"sqlpod.dev/task", step.task}};
  return step;
}

}  // namespace sqlpod::testing
