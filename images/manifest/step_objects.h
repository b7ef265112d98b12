// What a step's pod needs in its namespace beside the ConfigMap: Secrets, and the claim of the
// output's volume.
#pragma once

#include <vector>

#include "images/manifest/manifest_node.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// The Kubernetes Secrets with the values that the step has read. Throws Error (usage) for a step
/// that was made without StepOptions::secret_value.
std::vector<ManifestNode> secret_manifests(const Step& step);

/// The PersistentVolumeClaim of a step that has one made: Step::output_claim_size.
ManifestNode claim_manifest(const Step& step);

}  // namespace sqlpod
