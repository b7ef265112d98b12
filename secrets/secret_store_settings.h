// Where a SecretStore looks.
#pragma once

#include <string>

namespace sqlpod {

struct SecretStoreSettings {
  std::string env_prefix = "_FSEC_";
  std::string directory = "/etc/secrets";
  std::string file_prefix;
  std::string run_directory = "/run/secrets";
  std::string path_template;          ///< as path_template.h has it; empty: none
  std::string credentials_directory;  ///< systemd's; empty: none
  std::string sealed_store;           ///< a file of sealed_store.h's; empty: none
  std::string sealed_key;             ///< the file of a private key that opens it
};

/// The defaults, changed by FLYTE_SECRETS_ENV_PREFIX, FLYTE_SECRETS_DEFAULT_DIR,
/// FLYTE_SECRETS_FILE_PREFIX and then by SQLPOD_SECRETS_ENV_PREFIX, SQLPOD_SECRETS_DIR,
/// SQLPOD_SECRETS_FILE_PREFIX, SQLPOD_SECRETS_TEMPLATE, SQLPOD_SEALED_STORE,
/// SQLPOD_SEALED_KEY; and systemd's CREDENTIALS_DIRECTORY.
/// Surrounding white space is stripped, and a variable that is empty then counts as not set.
SecretStoreSettings secret_store_settings_from_environment();

}  // namespace sqlpod
