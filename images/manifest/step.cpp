#include "images/manifest/step.h"

#include <algorithm>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "images/image_catalogue.h"
#include "images/manifest/container_notes.h"
#include "images/manifest/idempotency.h"
#include "images/manifest/inline_password.h"
#include "images/manifest/kubernetes_name.h"
#include "images/manifest/secret_mounts.h"
#include "images/manifest/step_files.h"
#include "images/manifest/step_output.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_name = 52;

/// One session takes 40 to 97 MB at its peak, each further one with its part of the output up to
/// 48 MB.
constexpr int megabytes = 128;
constexpr int megabytes_of_session = 48;

std::string name_of(const TaskSpec& task, const StepOptions& options) {
  if (options.name.empty()) return kubernetes_name(task.name, longest_name);
  if (is_dns_label(options.name) && options.name.size() <= longest_name) return options.name;
  throw Error(ErrorKind::usage, in_quotes(options.name) + " is no name for a Job in Kubernetes",
              "small letters, digits and hyphens, at most 52, as in " +
                  kubernetes_name(options.name, longest_name));
}

std::string image_of(const TaskSpec& task, const StepOptions& options) {
  std::string image = options.image.empty() ? task.container_image : options.image;
  if (image.empty()) return ImageCatalogue::from_environment().released().image;
  const bool is_sound = image.size() <= 512 && std::all_of(image.begin(), image.end(), [](char c) {
                          return c > ' ' && c < '\x7f';
                        });
  if (is_sound) return image;
  throw Error(ErrorKind::usage, in_quotes(image) + " is no name of an image",
              "write it as registry.example.com/sqlpod:0.1.0");
}

void require_subdomain(const std::string& name, const std::string& what) {
  if (name.empty() || is_dns_subdomain(name)) return;
  throw Error(ErrorKind::usage, in_quotes(name) + " is no name of a " + what + " in Kubernetes",
              "small letters, digits, hyphens and dots, as `kubectl get` shows it");
}

void require_size(const std::string& size, const std::string& what) {
  if (size.empty() || is_quantity(size)) return;
  throw Error(ErrorKind::usage, in_quotes(size) + " is no size of " + what,
              "write it as Kubernetes does: 128Mi, 1Gi");
}

void check_names(const StepOptions& options) {
  if (!options.name_space.empty() && !is_dns_label(options.name_space)) {
    throw Error(ErrorKind::usage,
                in_quotes(options.name_space) + " is no name of a namespace in Kubernetes",
                "small letters, digits and hyphens, as `kubectl get namespaces` shows it");
  }
  require_subdomain(options.service_account, "ServiceAccount");
  require_subdomain(options.claim, "PersistentVolumeClaim");
  require_size(options.claim_size, "a volume");
  require_size(options.memory, "memory");
  if (!options.claim.empty() && !options.claim_size.empty()) {
    throw Error(ErrorKind::usage, "both a claim and the size of a new one are given",
                "give --claim for one that is there, or --claim-size for one to be made");
  }
}

/// Whether programs may be run is for whoever runs the task to say, and an image may have none.
void refuse_commands(const TaskSpec& task) {
  for (const Credential& credential : task.task_config.credentials) {
    if (credential.command.empty()) continue;
    throw Error(ErrorKind::usage,
                task.file + ": " + credential.place + ": a manifest carries no command",
                "have a sidecar write the credential to a file, and name that: {file: "
                "/var/run/db-token/token}");
  }
}

/// Pods agree on their parts when the spec gives the bounds, and write together into a data set.
int parts_of(const TaskSpec& task, const StepOptions& options) {
  const bool is_divided = task.partition && !task.partition->by_ctid && task.partition->lower &&
                          task.partition->upper && writes_dataset(task, options);
  return is_divided ? task.partition->parts : 1;
}

std::string memory_of(const TaskSpec& task, int pods, const StepOptions& options) {
  if (!options.memory.empty()) return options.memory;
  const int sessions = task.partition && pods == 1 ? task.partition->parts : 1;
  return std::to_string(megabytes + (sessions - 1) * megabytes_of_session) + "Mi";
}

void set_idempotency(Step& step, const TaskSpec& task, const StepOptions& options) {
  step.own_idempotency_key = task.idempotency_key;
  const IdempotencyChoice choice = idempotency_choice(task);
  step.wants_idempotency_key = options.idempotency && choice.possible;
  if (options.idempotency && !choice.why_not.empty()) {
    step.notes.push_back("the task gets no idempotency key, for " + choice.why_not +
                         ": a run whose COMMIT is lost is not tried again (exit code 9)");
  }
  step.final_exit_codes = {2, 3, 5, 7, 8};
  if (!step.wants_idempotency_key && step.own_idempotency_key.empty()) {
    step.final_exit_codes.push_back(exit_code(ErrorKind::unknown));
  }
  step.final_exit_codes.push_back(exit_code(ErrorKind::internal));
}

}  // namespace

Step make_step(const TaskSpec& task, const GivenInputs& given, const StepOptions& options) {
  check_names(options);
  refuse_inline_passwords(task);
  refuse_commands(task);
  Step step;
  step.name = name_of(task, options);
  step.name_space = options.name_space;
  step.service_account = options.service_account;
  step.task = task.name;
  step.image = image_of(task, options);
  step.arguments = {"run"};
  // Whoever runs the step tries again; retries of both would multiply.
  if (task.retry.retries > 0) step.environment.emplace_back("SQLPOD_RETRIES", "0");
  step.retries = task.retry.retries;
  step.timeout = task.timeout;
  step.has_table = task.output_schema.has_value();
  step.parts = parts_of(task, options);
  step.memory = memory_of(task, step.parts, options);
  step.notes = container_notes(task);
  StepFiles files = step_files(task, given, options.spec_text);
  step.files = std::move(files.files);
  for (StepPair& variable : files.environment) step.environment.push_back(std::move(variable));
  set_output(step, task, options);
  set_idempotency(step, task, options);
  step.secrets = secret_mounts(task, options.secret_value);
  step.labels = {{"app.kubernetes.io/name", "sqlpod"},
                 {"app.kubernetes.io/instance", step.name},
                 {"app.kubernetes.io/version", SQLPOD_VERSION},
                 {"app.kubernetes.io/component", "task"},
                 {"app.kubernetes.io/managed-by", "sqlpod"}};
  step.annotations = {{"sqlpod.dev/task", task.name}};
  return step;
}

}  // namespace sqlpod
