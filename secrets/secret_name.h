// The name of a secret, as Flyte's secrets have it: a group (a Kubernetes Secret), a key in it,
// maybe a version.
#pragma once

#include <string>

namespace sqlpod {

struct SecretName {
  std::string group;
  std::string key;
  std::string version;  ///< empty: none
  bool operator==(const SecretName&) const = default;
};

/// Throws Error (secret) for a name that could lead out of a store's folder (`.`, `..`, a
/// separator, NUL, an absolute path), and for one that no file can have.
void check(const SecretName& name);

/// For messages: "group 'g', version 'v', key 'k'", without the parts that it does not have.
std::string describe(const SecretName& name);

}  // namespace sqlpod
