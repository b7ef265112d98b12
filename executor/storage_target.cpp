#include "executor/storage_target.h"

#include "error/error.h"
#include "executor/storage/storage_uri.h"

namespace sqlpod {

StorageArgs storage_target(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor,
                           SecretLookup lookup) {
  StorageArgs args = task.storage_args.clone();
  for (const auto& [name, value] : args.all()) {
    if (is_secret_storage_arg(name)) redactor.add(value);
  }
  for (const auto& [name, secret_name] : task.secret_storage_args) {
    try {
      args.set(name, secrets.get(secret_name));
    } catch (const Error& error) {
      if (lookup == SecretLookup::resolve || error.kind() != ErrorKind::secret) throw;
    }
  }
  return args;
}

void redact_credentials(const std::string& path, Redactor& redactor) {
  if (is_storage_uri(path)) redactor.add(password_in_uri(path));
}

}  // namespace sqlpod
