#include "secrets/secret_store_settings.h"

#include <cstdlib>

#include "secrets/white_space.h"

namespace sqlpod {
namespace {

void set_from_environment(std::string& setting, const char* variable) {
  if (const char* value = std::getenv(variable); value != nullptr && !stripped(value).empty()) {
    setting = stripped(value);
  }
}

}  // namespace

SecretStoreSettings secret_store_settings_from_environment() {
  SecretStoreSettings settings;
  set_from_environment(settings.env_prefix, "FLYTE_SECRETS_ENV_PREFIX");
  set_from_environment(settings.directory, "FLYTE_SECRETS_DEFAULT_DIR");
  set_from_environment(settings.file_prefix, "FLYTE_SECRETS_FILE_PREFIX");
  set_from_environment(settings.env_prefix, "SQLPOD_SECRETS_ENV_PREFIX");
  set_from_environment(settings.directory, "SQLPOD_SECRETS_DIR");
  set_from_environment(settings.file_prefix, "SQLPOD_SECRETS_FILE_PREFIX");
  set_from_environment(settings.path_template, "SQLPOD_SECRETS_TEMPLATE");
  set_from_environment(settings.sealed_store, "SQLPOD_SEALED_STORE");
  set_from_environment(settings.sealed_key, "SQLPOD_SEALED_KEY");
  set_from_environment(settings.credentials_directory, "CREDENTIALS_DIRECTORY");
  return settings;
}

}  // namespace sqlpod
