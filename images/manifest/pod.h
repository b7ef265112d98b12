// The pieces of a pod that runs a Step, as every system that makes pods takes them: the container,
// its volumes, the security contexts (Pod Security Standards: restricted).
#pragma once

#include <string>

#include "images/manifest/manifest_node.h"
#include "images/manifest/step.h"

namespace sqlpod {

/// The one container: name `sqlpod`, image, command, args, env, mounts, resources, securityContext,
/// terminationMessagePolicy. `more_environment` comes first, so that other variables may refer to
/// it.
ManifestNode::Map pod_container(const Step& step, const ManifestNode::List& more_environment = {});

/// The pod's specification around `pod_container`: never restarted, without a token of Kubernetes
/// or the variables of other services, `volumes` as pod_volumes() or in their place.
ManifestNode::Map pod_spec(const Step& step, const ManifestNode::List& more_environment,
                           ManifestNode::List volumes);

/// The volumes of `pod_container`: the ConfigMap, each Secret, the output's claim, /tmp.
ManifestNode::List pod_volumes(const Step& step);

/// runAsNonRoot, user, group, fsGroup, seccompProfile.
ManifestNode pod_security_context();

/// The ConfigMap with Step::files, of the name that config_map_name() says; it cannot be changed.
ManifestNode config_map(const Step& step);

/// The step's name and a digest of the files: other files are another ConfigMap, so that no pod
/// ever sees files that are newer than what it was made for.
std::string config_map_name(const Step& step);

/// `metadata` of an object that belongs to the step: name (the step's unless given), namespace,
/// labels, annotations.
ManifestNode::Map object_metadata(const Step& step, const std::string& name = {});

/// The same for what has no name of its own, a pod template: labels and annotations.
ManifestNode::Map template_metadata(const Step& step);

}  // namespace sqlpod
