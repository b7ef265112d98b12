#include "flyte/secret_lookup.h"

#include <vector>

namespace sqlpod::flyte {
namespace {

std::vector<SecretName> candidates(const SecretName& name) {
  std::vector<SecretName> names{{name.group, name.key, {}}};
  if (!name.version.empty()) {
    names.push_back(name);
    names.push_back({name.group, name.version, {}});
  }
  if (!name.key.empty()) names.push_back({{}, name.key, {}});
  return names;
}

SecretName found(const SecretName& name, const SecretStore& secrets) {
  const std::vector<SecretName> names = candidates(name);
  for (const SecretName& candidate : names) {
    if (secrets.find(candidate)) return candidate;
  }
  secrets.get(names.front());  // throws what says where it was looked for
  return names.front();
}

}  // namespace

void find_secrets(TaskConfig& config, const SecretStore& secrets) {
  for (auto& [arg, name] : config.secret_connect_args) name = found(name, secrets);
}

}  // namespace sqlpod::flyte
