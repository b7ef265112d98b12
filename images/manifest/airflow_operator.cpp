#include "images/manifest/airflow_operator.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <variant>

#include "error/error.h"
#include "error/utf8.h"
#include "images/manifest/manifest_node.h"
#include "images/manifest/pod.h"
#include "images/manifest/pod_deadline.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

/// The name of the annotation with the step's file at this place.
std::string annotation_name(std::size_t index) {
  return "sqlpod.dev/file-" + std::to_string(index + 1);
}

void check_files(const Step& step) {
  constexpr std::size_t most_bytes = 250 * 1024;  // of 256 KiB; Airflow adds annotations of its own
  std::size_t bytes = 0;
  for (const StepFile& file : step.files) {
    if (find_invalid_utf8(file.content)) {
      throw Error(ErrorKind::usage, "the file " + file.key + " is not text, and a DAG file is",
                  "give the rows as CSV or JSONL");
    }
    bytes += file.content.size();
  }
  if (bytes > most_bytes) {
    throw Error(ErrorKind::usage,
                "the task's files have " + std::to_string(bytes) + " bytes, and a pod of Airflow " +
                    "takes " + std::to_string(most_bytes),
                "leave large inputs in the database or in an object store");
  }
}

void check_output(const Step& step) {
  if (step.output_claim_size.empty()) return;
  throw Error(ErrorKind::usage,
              "the output goes to a volume, and a DAG file makes no PersistentVolumeClaim",
              "name one that is there with --claim, or write to an object store");
}

Map pod_metadata(const Step& step) {
  Map metadata = object_metadata(step);
  for (auto& [key, value] : metadata) {
    if (key != "annotations") continue;
    Map annotations = std::get<Map>(value.value());
    for (std::size_t i = 0; i < step.files.size(); ++i) {
      annotations.emplace_back(annotation_name(i), step.files[i].content);
    }
    value = std::move(annotations);
  }
  return metadata;
}

/// In place of the ConfigMap, which a DAG file cannot make.
ManifestNode files_of_annotations(const Step& step) {
  List items;
  for (std::size_t i = 0; i < step.files.size(); ++i) {
    const std::string field = "metadata.annotations['" + annotation_name(i) + "']";
    items.emplace_back(Map{{"path", step.files[i].key}, {"fieldRef", Map{{"fieldPath", field}}}});
  }
  return Map{{"items", std::move(items)}};
}

List volumes(const Step& step) {
  List all;
  for (const ManifestNode& volume : pod_volumes(step)) {
    Map map = std::get<Map>(volume.value());
    for (auto& entry : map) {
      if (entry.first == "configMap") entry = {"downwardAPI", files_of_annotations(step)};
    }
    all.emplace_back(std::move(map));
  }
  return all;
}

ManifestNode pod(const Step& step) {
  return Map{{"apiVersion", "v1"},
             {"kind", "Pod"},
             {"metadata", pod_metadata(step)},
             {"spec", pod_spec(step, {}, volumes(step))}};
}

/// Between quotes of Python, one or three. Ends of lines stay as they are in a text of `lines`.
std::string escaped(std::string_view text, bool lines) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string python;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto code = static_cast<unsigned char>(c);
    if (c == '\n' && lines) {
      python += c;
    } else if (code < 0x20 || code == 0x7f) {
      python += {'\\', 'x', digits[code >> 4U], digits[code & 0xfU]};
    } else {
      if (c == '\\' || (c == '"' && (!lines || text.substr(i, 3) == "\"\"\""))) python += '\\';
      python += c;
    }
  }
  return python;
}

std::string quoted(std::string_view text) {
  return '"' + escaped(text, false) + '"';
}

/// What the file says of itself. Names of objects and keys are safe in it.
std::string head(const Step& step) {
  std::string text =
      "\"\"\"One task of sqlpod as an Airflow DAG: put this file into the folder of the DAGs.\n";
  for (const SecretMount& mount : step.secrets) {
    std::string keys;
    for (const SecretItem& item : mount.items) keys += (keys.empty() ? "" : ", ") + item.key;
    text +=
        "\nThe namespace of its pods needs the Secret " + mount.secret + " with " + keys + ".\n";
  }
  return text + "\"\"\"\n";
}

constexpr std::string_view imports = R"(
from datetime import timedelta

import pendulum
import yaml
from airflow import DAG
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator

try:
    from airflow.sdk.exceptions import AirflowFailException
except ImportError:  # an older Airflow
    from airflow.exceptions import AirflowFailException
)";

constexpr std::string_view operator_class = R"(

class SqlpodOperator(KubernetesPodOperator):
    """Runs the pod, and fails without a retry on an exit code that would come again."""

    def cleanup(self, pod, remote_pod, *args, **kwargs):
        try:
            super().cleanup(pod, remote_pod, *args, **kwargs)
        except Exception as error:
            statuses = remote_pod and remote_pod.status and remote_pod.status.container_statuses
            for status in statuses or []:
                ended = status.name == "sqlpod" and status.state and status.state.terminated
                if ended and ended.exit_code in FINAL_EXIT_CODES:
                    raise AirflowFailException(str(error)) from error
            raise

)";

std::string final_exit_codes(const Step& step) {
  std::string codes;
  for (const int code : step.final_exit_codes) {
    codes += (codes.empty() ? "" : ", ") + std::to_string(code);
  }
  return "\n# What sqlpod ends with when another try would end the same way.\nFINAL_EXIT_CODES = "
         "{" +
         codes + "}\n";
}

std::string pod_text(const Step& step) {
  return "\n# The pod; Airflow replaces nothing in it. The task's files are annotations, which it "
         "finds in\n"
         "# /etc/sqlpod.\nPOD = \"\"\"\\\n" +
         escaped(to_yaml(pod(step)), true) + "\"\"\"\n";
}

/// With a zone, the schedule is by its clocks: Airflow takes the start date's.
std::string dag(const Step& step, const ManifestOptions& options) {
  const std::string zone = options.time_zone.empty() ? "UTC" : options.time_zone;
  return "\nwith DAG(\n    dag_id=" + quoted(step.name) +
         ",\n    description=" + quoted("sqlpod: " + step.task) +
         ",\n    schedule=" + (options.cron.empty() ? "None" : quoted(options.cron)) +
         ",\n    start_date=pendulum.datetime(2024, 1, 1, tz=" + quoted(zone) +
         "),\n    catchup=False,\n    max_active_runs=1,\n    tags=[\"sqlpod\"],\n):\n";
}

/// The identity of the task's run: the same for each try, and known to no other task.
constexpr std::string_view idempotency_key = "{{ dag.dag_id }}/{{ ti.task_id }}/{{ run_id }}";

std::string task(const Step& step) {
  const bool parts = step.parts > 1;
  const std::string indent = parts ? "        " : "    ";
  const auto argument = [&](const std::string& text) { return indent + "    " + text + ",\n"; };
  std::string text;
  if (parts) text += "    for part in range(" + std::to_string(step.parts) + "):\n";
  text += indent + "SqlpodOperator(\n";
  text += argument("task_id=" + (parts ? "f" + quoted(step.name + "-{part}") : quoted(step.name)));
  text += argument("full_pod_spec=PodGenerator.deserialize_model_dict(yaml.safe_load(POD))");
  text += argument("base_container_name=\"sqlpod\"");
  if (parts) text += argument("env_vars={\"JOB_COMPLETION_INDEX\": str(part)}");
  if (step.wants_idempotency_key) {
    text +=
        argument("env_vars={\"SQLPOD_IDEMPOTENCY_KEY\": \"" + std::string(idempotency_key) + "\"}");
  }
  text += argument("retries=" + std::to_string(step.retries));
  if (step.retries > 0) {
    text += argument("retry_delay=timedelta(seconds=10)");
    text += argument("retry_exponential_backoff=True");
    text += argument("max_retry_delay=timedelta(minutes=6)");
  }
  if (step.timeout) {
    text += argument(
        "execution_timeout=timedelta(seconds=" + std::to_string(pod_deadline(*step.timeout)) + ")");
  }
  text += argument("termination_message_policy=\"FallbackToLogsOnError\"");
  text += argument("log_pod_spec_on_failure=False");
  text += argument("on_finish_action=\"delete_pod\"");
  return text + indent + ")\n";
}

}  // namespace

std::string airflow_operator(const Step& step, const ManifestOptions& options) {
  check_files(step);
  check_output(step);
  return head(step) + std::string(imports) + final_exit_codes(step) + pod_text(step) +
         std::string(operator_class) + dag(step, options) + task(step);
}

}  // namespace sqlpod
