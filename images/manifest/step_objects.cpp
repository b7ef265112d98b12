#include "images/manifest/step_objects.h"

#include <algorithm>
#include <string>
#include <utility>

#include "config/value_text.h"
#include "error/error.h"
#include "images/manifest/pod.h"

namespace sqlpod {
namespace {

using Map = ManifestNode::Map;
using List = ManifestNode::List;

std::string base64(const Secret& value) {
  return to_text(Bytes{std::string(value.reveal())});
}

/// Without the step's own labels: other tasks may use the Secret, too.
Map secret_metadata(const Step& step, const SecretMount& mount) {
  Map metadata = {{"name", mount.secret}};
  if (!step.name_space.empty()) metadata.emplace_back("namespace", step.name_space);
  metadata.emplace_back("labels", Map{{"app.kubernetes.io/managed-by", "sqlpod"}});
  return metadata;
}

ManifestNode secret_manifest(const Step& step, const SecretMount& mount) {
  Map data;
  for (const SecretItem& item : mount.items) {
    if (!item.value) {
      throw Error(ErrorKind::usage, "the values of the Secret " + mount.secret + " were not read",
                  "give StepOptions::secret_value");
    }
    data.emplace_back(item.key, base64(*item.value));
  }
  return Map{{"apiVersion", "v1"},
             {"kind", "Secret"},
             {"metadata", secret_metadata(step, mount)},
             {"type", "Opaque"},
             {"data", std::move(data)}};
}

}  // namespace

std::vector<ManifestNode> secret_manifests(const Step& step) {
  std::vector<ManifestNode> all;
  for (const SecretMount& mount : step.secrets) all.push_back(secret_manifest(step, mount));
  return all;
}

ManifestNode claim_manifest(const Step& step) {
  // Pods on several nodes write together.
  const char* const mode = step.parts > 1 ? "ReadWriteMany" : "ReadWriteOnce";
  return Map{
      {"apiVersion", "v1"},
      {"kind", "PersistentVolumeClaim"},
      {"metadata", object_metadata(step, step.output_claim)},
      {"spec", Map{{"accessModes", List{mode}},
                   {"resources", Map{{"requests", Map{{"storage", step.output_claim_size}}}}}}}};
}

}  // namespace sqlpod
