// Whether there is anything to log in to an object store with, and where it could come from.
#pragma once

#include <string>

#include "config/storage_args.h"
#include "executor/storage/storage_uri.h"

namespace sqlpod {

/// Whether the args, the environment or the provider's files hold credentials, right or wrong. What
/// a machine has by its own role is found out by the store's client alone.
bool has_credentials(ObjectStore store, const StorageArgs& args);

/// Where to give credentials: the end of a hint.
std::string credentials_hint(ObjectStore store);

/// The value of an environment variable, empty when it is not set.
std::string environment(const char* name);

}  // namespace sqlpod
