// Where secrets come from: an ordered list of sources. Lookup as Flyte's, then what it lacks:
//
// 1. the environment variable `<env_prefix><GROUP>_<VERSION>_<KEY>`, upper-cased, then as written;
// 2. the file `<directory>/<group>/<version>/<file_prefix><key>`, lower-cased, then as written;
//    Kubernetes mounts are symlinks into `..data`: they are followed;
// 3. the file `<run_directory>/<key>` of Docker, compose and Podman, as written, then lower-cased;
// 4. with a path_template, the file that it gives, as written, then lower-cased: it holds the value
//    or, when the template has no `{key}`, several of them (group_file.h);
// 5. under systemd, the files `<group>.<key>`, `<group>_<key>` and `<key>` of the
//    credentials_directory, each as written, then lower-cased;
// 6. the sealed store (sealed_store.h).
//
// Parts that a name does not have are left out in 1, 2 and 6; in 4 and 5 a file whose name needs
// them is passed over. The first place that is there wins, even when what it holds is empty; one
// that is there and cannot be read, or that others could change (file_access.h), is an error.
// Surrounding white space is stripped. Each call reads anew, so a rotated secret is seen. A name
// that would leave the store is refused before anything is opened. Every secret handed out is made
// known to the redactor; the debug log says which place it came from. Thread-safe, as long as
// nobody changes the environment.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "secrets/redactor.h"
#include "secrets/secret.h"
#include "secrets/secret_name.h"
#include "secrets/secret_source.h"
#include "secrets/secret_store_settings.h"

namespace sqlpod {

/// A secret and where it was found.
struct FoundSecret {
  Secret value;
  std::string place;  ///< for messages: "file /etc/secrets/g/k"
  std::string file;   ///< that holds it alone or among others; empty: none does
};

class SecretStore {
 public:
  /// `redactor` must outlive the store. Throws Error (usage) for a path_template that is none.
  SecretStore(const SecretStoreSettings& settings, Redactor& redactor);

  /// The value. Throws Error (secret) when the name is refused, when no place has it (the message
  /// names group, key and every place looked at), or when a place cannot be read (the message names
  /// it). Never shows a value.
  Secret get(const SecretName& name) const;

  /// As get(), but nothing when no place has it.
  std::optional<FoundSecret> find(const SecretName& name) const;

  /// Where get() would look, in order, for messages and `sqlpod check`: "environment variable X",
  /// "file Y". Throws Error (secret) when the name is refused.
  std::vector<std::string> places(const SecretName& name) const;

  /// The names that get() takes, as far as sources can list them, each once and in the order of the
  /// lookup. Throws Error (secret) when a file with several secrets cannot be read.
  std::vector<SecretName> list() const;

 private:
  std::vector<std::unique_ptr<const SecretSource>> sources_;
  Redactor& redactor_;
};

}  // namespace sqlpod
