#include <map>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/standard_output.h"
#include "executor/known_secrets.h"
#include "images/manifest/manifest.h"

namespace sqlpod::cli {
namespace {

struct ManifestArguments {
  TaskArguments task;
  StepOptions step;
  ManifestOptions manifest;
  std::string format = "kubernetes";
  std::string idempotency = "auto";
};

const std::map<std::string, ManifestFormat>& formats() {
  static const std::map<std::string, ManifestFormat> all = {
      {"kubernetes", ManifestFormat::kubernetes},
      {"argo", ManifestFormat::argo},
      {"tekton", ManifestFormat::tekton},
      {"airflow", ManifestFormat::airflow}};
  return all;
}

void run(ManifestArguments& arguments, Invocation& invocation) {
  Console& console = invocation.console;
  const SecretStore secrets = invocation.secret_store();
  arguments.step.idempotency = arguments.idempotency == "auto";
  arguments.manifest.format = formats().at(arguments.format);
  if (arguments.manifest.with_secret) {
    arguments.step.secret_value = [&](const SecretName& name) { return secrets.get(name); };
  }
  const TaskSpec task = arguments.task.task();
  know_secrets(task, secrets, invocation.redactor);
  const Step step = make_step(task, arguments.task.given(), arguments.step);
  write_standard_output(manifest(step, arguments.manifest));
  for (const std::string& note : step.notes) console.note("note: " + note);
  if (arguments.manifest.with_secret && !step.secrets.empty()) {
    console.note("note: the manifest holds the values of secrets, which base64 does not hide");
  }
}

void add_kubernetes_options(CLI::App& command, ManifestArguments& arguments) {
  StepOptions& step = arguments.step;
  const auto add = [&](const char* names, std::string& value, const char* help, const char* type,
                       const char* variable) {
    return command.add_option(names, value, help)->type_name(type)->envname(variable);
  };
  add("--name", step.name, "Of the objects; else made of the task's name", "NAME", "SQLPOD_NAME");
  add("-n,--namespace", step.name_space, "Of the objects; else kubectl's own", "NAMESPACE",
      "SQLPOD_NAMESPACE");
  add("--image", step.image, "Else the spec's container_image, else the released one", "IMAGE",
      "SQLPOD_IMAGE");
  add("--memory", step.memory, "The container's limit (default 128Mi)", "SIZE", "SQLPOD_MEMORY");
  add("--service-account", step.service_account, "That the pod runs as", "NAME",
      "SQLPOD_SERVICE_ACCOUNT");
  CLI::Option* const claim =
      add("--claim", step.claim, "An existing PersistentVolumeClaim for the output", "NAME",
          "SQLPOD_CLAIM");
  add("--claim-size", step.claim_size,
      "Of the PersistentVolumeClaim that is made for the output (default 1Gi)", "SIZE",
      "SQLPOD_CLAIM_SIZE")
      ->excludes(claim);
}

void add_manifest_options(CLI::App& command, ManifestArguments& arguments) {
  command.add_option("--format", arguments.format, "kubernetes, argo, tekton or airflow")
      ->check(CLI::IsMember({"kubernetes", "argo", "tekton", "airflow"}))
      ->type_name("FORMAT")
      ->envname("SQLPOD_MANIFEST_FORMAT")  // SQLPOD_FORMAT is the table's
      ->capture_default_str();
  command
      .add_option("--cron", arguments.manifest.cron,
                  "A schedule, such as '*/10 * * * *' or @daily: a CronJob in place of a Job")
      ->type_name("SCHEDULE")
      ->envname("SQLPOD_CRON");
  command
      .add_option("--time-zone", arguments.manifest.time_zone,
                  "Of the schedule, such as Europe/Vienna")
      ->type_name("ZONE")
      ->envname("SQLPOD_TIME_ZONE");
  command
      .add_option("--idempotency", arguments.idempotency,
                  "auto: a task that writes gets a key for each Job, so that it takes effect once; "
                  "never: it gets none")
      ->check(CLI::IsMember({"auto", "never"}))
      ->envname("SQLPOD_IDEMPOTENCY")
      ->capture_default_str();
  command
      .add_flag("--with-secret", arguments.manifest.with_secret,
                "Also the Secrets, with their values as they are found here")
      ->envname("SQLPOD_WITH_SECRET");
}

}  // namespace

void add_manifest_command(CLI::App& app, Invocation& invocation) {
  CLI::App* command = app.add_subcommand("manifest", "Print a task as a Kubernetes Job or CronJob");
  auto arguments = std::make_shared<ManifestArguments>();
  arguments->task.add_to(*command);
  command
      ->add_option("-o,--output", arguments->step.output.path,
                   "Where the table goes, over the spec's own: a file or folder/ in a volume "
                   "(under /out when not absolute), a URI such as s3://bucket/key")
      ->type_name("PATH")
      ->envname("SQLPOD_OUTPUT");
  add_kubernetes_options(*command, *arguments);
  add_manifest_options(*command, *arguments);
  command->footer(
      "Examples:\n"
      "  sqlpod manifest task.yaml -i id_threshold=1 -o people.parquet | kubectl apply -f -\n"
      "  sqlpod manifest task.yaml --cron '30 2 * * *' --time-zone Europe/Vienna > cronjob.yaml");
  command->callback([arguments, &invocation] {
    invocation.action = [arguments, &invocation] { run(*arguments, invocation); };
  });
}

}  // namespace sqlpod::cli
