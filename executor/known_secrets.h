// Makes what a task holds of secrets known to the redactor before anything is said about the task:
// an error of its inputs, too, may repeat one.
#pragma once

#include "config/task_spec.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

/// Those that client libraries take from variables of the environment that are theirs, such as
/// PGPASSWORD.
void know_secrets_of_environment(Redactor& redactor);

/// Passwords and keys written into the config, and those that it names as far as they are there:
/// what cannot be looked up, or is wrong, is said by whoever needs it. Throws nothing of that.
void know_secrets(const TaskConfig& config, const SecretStore& secrets, Redactor& redactor);

/// The same for all of a task, its object stores and the path of its output included.
void know_secrets(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor);

}  // namespace sqlpod
