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

}  // namespace sqlpod
