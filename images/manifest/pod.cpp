#include "images/manifest/pod.h"

#include <utility>

#include "config/value_text.h"
#include "error/utf8.h"
#include "images/manifest/kubernetes_name.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

constexpr const char* files_folder = "/etc/sqlpod";
constexpr int user = 65532;  ///< of the released image, and its group
constexpr int readable_by_group = 0440;
constexpr int grace_seconds = 30;  ///< a COMMIT in flight gets ten

/// Kubernetes takes `$(NAME)` for a reference, and `$$` for a dollar.
std::string without_references(const std::string& text) {
  std::string escaped;
  for (const char c : text) escaped.append(c == '$' ? 2 : 1, c);
  return escaped;
}

/// Of the Secret at this place among the step's.
std::string secret_volume_name(std::size_t index) {
  return "secret-" + std::to_string(index + 1);
}

List environment(const Step& step, const List& first) {
  List variables = first;
  for (const auto& [name, value] : step.environment) {
    variables.emplace_back(Map{{"name", name}, {"value", without_references(value)}});
  }
  return variables;
}

List mounts(const Step& step) {
  List all;
  all.emplace_back(Map{{"name", "task"}, {"mountPath", files_folder}, {"readOnly", true}});
  for (std::size_t i = 0; i < step.secrets.size(); ++i) {
    all.emplace_back(Map{{"name", secret_volume_name(i)},
                         {"mountPath", step.secrets[i].folder},
                         {"readOnly", true}});
  }
  if (!step.output_folder.empty()) {
    all.emplace_back(Map{{"name", "output"}, {"mountPath", step.output_folder}});
  }
  if (step.needs_scratch) all.emplace_back(Map{{"name", "scratch"}, {"mountPath", "/tmp"}});
  return all;
}

/// Memory is asked for in full, so that the pod is not the first to go when a node runs short.
/// Scratch space may take as much as the table.
Map resources(const Step& step) {
  Map requests = {{"cpu", "100m"}, {"memory", step.memory}, {"ephemeral-storage", "64Mi"}};
  Map limits = {{"memory", step.memory}};
  if (!step.needs_scratch) limits.emplace_back("ephemeral-storage", "256Mi");
  return {{"requests", std::move(requests)}, {"limits", std::move(limits)}};
}

ManifestNode secret_volume(const SecretMount& mount, const std::string& name) {
  List items;
  for (const SecretItem& item : mount.items) {
    items.emplace_back(Map{{"key", item.key}, {"path", item.path}});
  }
  return Map{{"name", name},
             {"secret", Map{{"secretName", mount.secret},
                            {"defaultMode", readable_by_group},
                            {"optional", false},
                            {"items", std::move(items)}}}};
}

ManifestNode map_of(const std::vector<StepPair>& pairs) {
  Map map;
  for (const auto& [name, value] : pairs) map.emplace_back(name, value);
  return map;
}

}  // namespace

Map pod_container(const Step& step, const List& more_environment) {
  List arguments;
  for (const std::string& argument : step.arguments) {
    arguments.emplace_back(without_references(argument));
  }
  return {{"name", "sqlpod"},
          {"image", step.image},
          {"imagePullPolicy", "IfNotPresent"},
          {"command", List{"sqlpod"}},  // whatever the entry point of an image is
          {"args", std::move(arguments)},
          {"env", environment(step, more_environment)},
          {"resources", resources(step)},
          {"securityContext", Map{{"allowPrivilegeEscalation", false},
                                  {"readOnlyRootFilesystem", true},
                                  {"capabilities", Map{{"drop", List{"ALL"}}}}}},
          {"terminationMessagePolicy", "FallbackToLogsOnError"},
          {"volumeMounts", mounts(step)}};
}

Map pod_spec(const Step& step, const List& more_environment, List volumes) {
  Map spec = {{"restartPolicy", "Never"}};
  if (!step.service_account.empty()) {
    spec.emplace_back("serviceAccountName", step.service_account);
  }
  spec.emplace_back("automountServiceAccountToken", false);
  spec.emplace_back("enableServiceLinks", false);
  spec.emplace_back("terminationGracePeriodSeconds", grace_seconds);
  spec.emplace_back("securityContext", pod_security_context());
  spec.emplace_back("containers", List{pod_container(step, more_environment)});
  spec.emplace_back("volumes", std::move(volumes));
  return spec;
}

List pod_volumes(const Step& step) {
  List volumes;
  volumes.emplace_back(Map{{"name", "task"}, {"configMap", Map{{"name", config_map_name(step)}}}});
  for (std::size_t i = 0; i < step.secrets.size(); ++i) {
    volumes.push_back(secret_volume(step.secrets[i], secret_volume_name(i)));
  }
  if (!step.output_folder.empty()) {
    volumes.emplace_back(
        Map{{"name", "output"}, {"persistentVolumeClaim", Map{{"claimName", step.output_claim}}}});
  }
  if (step.needs_scratch) volumes.emplace_back(Map{{"name", "scratch"}, {"emptyDir", Map{}}});
  return volumes;
}

ManifestNode pod_security_context() {
  return Map{{"runAsNonRoot", true},
             {"runAsUser", user},
             {"runAsGroup", user},
             {"fsGroup", user},
             {"fsGroupChangePolicy", "OnRootMismatch"},
             {"seccompProfile", Map{{"type", "RuntimeDefault"}}}};
}

std::string config_map_name(const Step& step) {
  std::string all;
  for (const StepFile& file : step.files) {
    all += file.key + '\0' + std::to_string(file.content.size()) + '\0' + file.content;
  }
  constexpr std::size_t digits = 10;
  return step.name + "-" + short_digest(all, digits);
}

ManifestNode config_map(const Step& step) {
  Map text;
  Map binary;
  for (const StepFile& file : step.files) {
    if (find_invalid_utf8(file.content)) {
      binary.emplace_back(file.key, to_text(Bytes{file.content}));
    } else {
      text.emplace_back(file.key, file.content);
    }
  }
  Map node = {{"apiVersion", "v1"},
              {"kind", "ConfigMap"},
              {"metadata", object_metadata(step, config_map_name(step))},
              {"immutable", true},
              {"data", std::move(text)}};
  if (!binary.empty()) node.emplace_back("binaryData", std::move(binary));
  return node;
}

Map object_metadata(const Step& step, const std::string& name) {
  Map metadata = {{"name", name.empty() ? step.name : name}};
  if (!step.name_space.empty()) metadata.emplace_back("namespace", step.name_space);
  for (auto& entry : template_metadata(step)) metadata.push_back(std::move(entry));
  return metadata;
}

Map template_metadata(const Step& step) {
  return {{"labels", map_of(step.labels)}, {"annotations", map_of(step.annotations)}};
}

}  // namespace sqlpod
