// The args that a task's object stores are reached with, made of its spec and its secrets.
#pragma once

#include <string>

#include "config/storage_args.h"
#include "config/task_spec.h"
#include "executor/connection_target.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

/// storage_args < secret_storage_args. Every secret value met is made known to the redactor. With
/// SecretLookup::mask a secret that is not there is left out. Throws Error (secret).
StorageArgs storage_target(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor,
                           SecretLookup lookup);

/// Makes the credentials that a URI may hold known to the redactor; a path has none.
void redact_credentials(const std::string& path, Redactor& redactor);

}  // namespace sqlpod
