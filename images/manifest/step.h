// One task as a step of somebody else's system: what a Kubernetes Job, an Argo template, a Tekton
// Task or an Airflow operator have to know of it. The joint between the task spec and the writers
// of manifests beside this file: each of them renders a Step and looks at no spec.
//
// Value types. Making a Step opens no database, and reads no secret unless `secret_value` is given.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/inputs.h"
#include "config/task_spec.h"
#include "secrets/secret.h"
#include "secrets/secret_name.h"

namespace sqlpod {

/// What the user asks of a manifest besides the task itself.
struct StepOptions {
  std::string name;        ///< of the objects; empty: the task's, made valid by kubernetes_name()
  std::string image;       ///< empty: the spec's container_image, else the released one
  std::string name_space;  ///< empty: none is written, and kubectl's own counts
  std::string service_account;  ///< empty: the namespace's default
  std::string memory;           ///< the container's limit, as Kubernetes writes it; "128Mi"
  std::string claim;            ///< an existing PersistentVolumeClaim for the output's folder
  std::string claim_size;       ///< without `claim`: of the one that the manifest makes; "1Gi"
  OutputTarget output;          ///< over the spec's own; a path that is not absolute is under /out
  bool idempotency = true;      ///< false: no key is given to a task that has none of its own
  /// The spec's text; none: TaskSpec::file is read.
  std::optional<std::string> spec_text = {};
  /// Reads the values of the secrets, for `--with-secret`; none: they are not read.
  std::function<Secret(const SecretName&)> secret_value = {};
};

/// A file that the container finds at `path`: the spec, the inputs, the file of a table input.
struct StepFile {
  std::string key;   ///< its name in the ConfigMap: letters, digits, - _ .
  std::string path;  ///< absolute, in the container: /etc/sqlpod/<key>
  std::string content;
};

/// A file of a mounted Secret.
struct SecretItem {
  std::string key;              ///< its key in the Kubernetes Secret
  std::string path;             ///< relative to SecretMount::folder
  std::optional<Secret> value;  ///< only with StepOptions::secret_value
};

/// A Kubernetes Secret, mounted read-only where the secret store looks for its group.
struct SecretMount {
  std::string secret;  ///< name of the Kubernetes Secret
  std::string folder;  ///< /etc/secrets/<group>
  std::vector<SecretItem> items;
};

using StepPair = std::pair<std::string, std::string>;

struct Step {
  std::string name;  ///< a DNS label (RFC 1123) of at most 52 bytes: a CronJob's Jobs add 11
  std::string name_space;
  std::string service_account;
  std::string task;  ///< the task's name, as the spec has it
  std::string image;
  std::vector<std::string> arguments;  ///< of the entry point: {"run"}
  std::vector<StepPair> environment;   ///< in order; no secret
  std::vector<StepFile> files;
  std::vector<SecretMount> secrets;
  std::string memory;             ///< the container's limit: "128Mi"
  std::string output_folder;      ///< must be a writable volume; empty: the output needs none
  std::string output_claim;       ///< the PersistentVolumeClaim of that volume
  std::string output_claim_size;  ///< it is to be made, with this size; empty: it is there already
  bool needs_scratch = false;     ///< /tmp must be writable: unnamed files wait there
  bool has_table = false;         ///< output_schema_type is set
  int retries = 0;                ///< whole containers after the first; the container tries once
  std::optional<std::chrono::milliseconds> timeout;  ///< of one try
  std::vector<int> final_exit_codes;                 ///< another try would not help
  int parts = 1;                                     ///< pods that read a part of the table each
  /// Another try must find what the one before it has committed: the container is to be given
  /// SQLPOD_IDEMPOTENCY_KEY, the same for each try of one run.
  bool wants_idempotency_key = false;
  /// The spec's own, which is the same in each run of the step; empty: none.
  std::string own_idempotency_key;
  std::vector<StepPair> labels;       ///< app.kubernetes.io/…
  std::vector<StepPair> annotations;  ///< sqlpod.dev/…
  std::vector<std::string> notes;     ///< what its user should know, a sentence each; no secret
};

/// Throws Error (usage) for a task that cannot be a step as it is: a password in the URL or the
/// connect args, inputs that are missing or ill-typed, files that are too large for a ConfigMap.
/// What StepOptions::secret_value throws comes through.
Step make_step(const TaskSpec& task, const GivenInputs& given, const StepOptions& options);

}  // namespace sqlpod
