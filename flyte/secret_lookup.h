// Where the secrets of a Flyte task are found: Flyte's lookup, and where its secret managers put
// what that lookup misses.
#pragma once

#include "config/task_spec.h"
#include "secrets/secret_store.h"

namespace sqlpod::flyte {

/// Gives each secret of secret_connect_args the name that it is found by: group and key, which is
/// all that Flyte looks for; then group, version and key; then group and version, which is where
/// the manager of Google's secrets mounts it; then the key alone, as Flyte 2 injects it. Throws
/// Error (secret) for the first that has none of them, or whose place cannot be read.
void find_secrets(TaskConfig& config, const SecretStore& secrets);

}  // namespace sqlpod::flyte
