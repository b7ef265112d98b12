// Where secrets come from: the environment, a mounted folder, /run/secrets. Lookup as Flyte's:
//
// 1. the environment variable `<env_prefix><GROUP>_<VERSION>_<KEY>`, upper-cased, then as written;
// 2. the file `<directory>/<group>/<version>/<file_prefix><key>`, lower-cased, then as written;
//    Kubernetes mounts are symlinks into `..data`: they are followed;
// 3. the file `<run_directory>/<key>` of Docker and compose, as written, then lower-cased.
//
// Parts that a name does not have are left out. The first place that is there wins, even when what
// it holds is empty; one that is there and cannot be read is an error. Surrounding white space is
// stripped. Each call reads anew, so a rotated secret is seen. A name that would leave the store
// (`.`, `..`, a separator, NUL, an absolute path) is refused before anything is opened. Every
// secret handed out is made known to the redactor. Thread-safe, as long as nobody changes the
// environment.
#pragma once

#include <string>
#include <vector>

#include "secrets/redactor.h"
#include "secrets/secret.h"
#include "secrets/secret_name.h"

namespace sqlpod {

struct SecretStoreSettings {
  std::string env_prefix = "_FSEC_";
  std::string directory = "/etc/secrets";
  std::string file_prefix;
  std::string run_directory = "/run/secrets";
};

/// The defaults, changed by FLYTE_SECRETS_ENV_PREFIX, FLYTE_SECRETS_DEFAULT_DIR,
/// FLYTE_SECRETS_FILE_PREFIX and then by SQLPOD_SECRETS_ENV_PREFIX, SQLPOD_SECRETS_DIR,
/// SQLPOD_SECRETS_FILE_PREFIX. Surrounding white space is stripped, and a variable that is empty
/// then counts as not set.
SecretStoreSettings secret_store_settings_from_environment();

class SecretStore {
 public:
  /// `redactor` must outlive the store.
  SecretStore(SecretStoreSettings settings, Redactor& redactor);

  /// The value. Throws Error (secret) when the name is refused, when no place has it (the message
  /// names group, key and every place looked at), or when a place cannot be read (the message names
  /// it). Never shows a value.
  Secret get(const SecretName& name) const;

  /// Where get() would look, in order, for messages and `sqlpod check`: "environment variable X",
  /// "file Y". Throws Error (secret) when the name is refused.
  std::vector<std::string> places(const SecretName& name) const;

 private:
  SecretStoreSettings settings_;
  Redactor& redactor_;
};

}  // namespace sqlpod
