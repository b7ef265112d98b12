// Whatever a task spec says, its manifest is YAML that holds the spec byte for byte, the same each
// time, and no password.
#include "images/manifest/manifest.h"

#include <string>
#include <utility>
#include <vector>

#include "config/document/yaml_document.h"
#include "config/url.h"
#include "images/manifest/kubernetes_name.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

constexpr std::string_view canary = "c4n4ry-p4ssw0rd";

std::vector<Node> documents(const std::string& yaml) {
  constexpr std::string_view separator = "\n---\n";
  std::vector<Node> all;
  for (std::size_t at = yaml.find(separator); at != std::string::npos;) {
    const std::size_t begin = at + separator.size();
    at = yaml.find(separator, begin);
    const std::size_t end = at == std::string::npos ? yaml.size() : at + 1;
    all.push_back(parse_yaml(yaml.substr(begin, end - begin), ""));
  }
  return all;
}

/// The value of a key, or null.
const Node* find(const Node* node, std::string_view key) {
  if (node == nullptr) return nullptr;
  for (const NodeEntry& entry : node->entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

void require_objects(const std::string& yaml, const Step& step) {
  bool has_files = false;
  for (const Node& object : documents(yaml)) {
    const Node* const name = find(find(&object, "metadata"), "name");
    require(name != nullptr && is_dns_subdomain(name->text), "an object without a valid name");
    const Node* const data = find(&object, "data");
    if (find(&object, "kind")->text != "ConfigMap") continue;
    has_files = true;
    for (const StepFile& file : step.files) {
      const Node* const content = find(data, file.key);
      require(content != nullptr && content->text == file.content, "a file has changed: " + yaml);
    }
  }
  require(has_files, "no ConfigMap: " + yaml);
}

Step step_of(const TaskSpec& task, const StepOptions& options) {
  return make_step(task, {}, options);
}

/// The same spec with a password in its URL must be refused.
void require_refused_with_password(TaskSpec task, const StepOptions& options) {
  if (!task.task_config.uri) return;
  const std::string uri(task.task_config.uri->reveal());
  const std::size_t authority = uri.find("://") + 3;
  const std::size_t at = uri.find('@', authority);
  const bool has_user = at != std::string::npos && at < uri.find('/', authority);
  const std::string changed = uri.substr(0, authority) + "u:" + std::string(canary) + "@" +
                              uri.substr(has_user ? at + 1 : authority);
  task.task_config.uri = Secret(std::string(changed));
  try {
    step_of(task, options);
  } catch (const Error& error) {
    const std::string text = error.message() + error.hint() + error.details();
    require(text.find(canary) == std::string::npos, "an error shows the password: " + text);
    return;
  }
  throw BrokenProperty("a password is let through: " + changed);
}

}  // namespace

void fuzz_manifest(std::string_view bytes) {
  const auto parts = sections(bytes, 2);
  const auto more = lines(parts[0]);
  const auto line = [&](std::size_t i) { return std::string(i < more.size() ? more[i] : ""); };
  StepOptions options;
  options.output.path = line(0);
  options.spec_text = std::string(parts[1]);
  options.image = "sqlpod";
  ManifestOptions manifest_options;
  manifest_options.cron = line(1);
  Step step;
  TaskSpec task;
  const bool is_sound = succeeds(ErrorKind::usage, [&] {
    task = parse_task_spec(parts[1], "task.yaml");
    step = step_of(task, options);
  });
  if (!is_sound) return;
  require(is_dns_label(step.name), "the name of an object: " + step.name);
  require_refused_with_password(std::move(task), options);
  for (const ManifestFormat format : {ManifestFormat::kubernetes, ManifestFormat::argo,
                                      ManifestFormat::tekton, ManifestFormat::airflow}) {
    manifest_options.format = format;
    std::string text;
    if (!succeeds(ErrorKind::usage, [&] { text = manifest(step, manifest_options); })) continue;
    require(text == manifest(step, manifest_options), "another manifest the second time");
    if (format != ManifestFormat::airflow) require_objects(text, step);
  }
}

}  // namespace sqlpod::fuzzing
