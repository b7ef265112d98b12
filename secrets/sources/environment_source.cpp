#include "secrets/sources/environment_source.h"

#include <unistd.h>

#include <cstdlib>
#include <string_view>
#include <utility>

namespace sqlpod {

EnvironmentSource::EnvironmentSource(std::string prefix, LetterCase letters)
    : prefix_(std::move(prefix)), letters_(letters) {}

std::string EnvironmentSource::variable(const SecretName& name) const {
  std::string parts;
  for (const std::string* part : {&name.group, &name.version, &name.key}) {
    if (!part->empty()) parts += (parts.empty() ? "" : "_") + *part;
  }
  return prefix_ + spelled(parts, letters_);
}

std::optional<Secret> EnvironmentSource::find(const SecretName& name) const {
  const std::string asked = variable(name);
  // getenv takes `A=B` for the variable A with a value that starts with `B=`.
  if (asked.find('=') != std::string::npos) return std::nullopt;
  const char* value = std::getenv(asked.c_str());
  if (value == nullptr) return std::nullopt;
  return Secret(std::string(value));
}

std::vector<std::string> EnvironmentSource::places(const SecretName& name) const {
  return {"environment variable " + variable(name)};
}

std::vector<SecretName> EnvironmentSource::list() const {
  std::vector<SecretName> names;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view all(*entry);
    const std::string_view variable = all.substr(0, all.find('='));
    if (!variable.starts_with(prefix_) || variable.size() == prefix_.size()) continue;
    SecretName name{{}, std::string(variable.substr(prefix_.size())), {}};
    if (spelled(name, letters_) == name) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace sqlpod
