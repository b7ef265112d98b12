#include "secrets/sources/file_source.h"

#include <algorithm>
#include <utility>

#include "secrets/secret_file.h"

namespace sqlpod {

FileSource::FileSource(PathTemplate path, LetterCase letters)
    : path_(std::move(path)), letters_(letters) {}

std::optional<std::string> FileSource::file(const SecretName& name) const {
  return path_.path(spelled(name, letters_));
}

std::optional<Secret> FileSource::find(const SecretName& name) const {
  const std::optional<std::string> at = file(name);
  return at ? read_secret_file(*at, path_.folder()) : std::nullopt;
}

std::vector<std::string> FileSource::places(const SecretName& name) const {
  const std::optional<std::string> at = file(name);
  return at ? std::vector{"file " + *at} : std::vector<std::string>{};
}

std::vector<SecretName> FileSource::names() const {
  return path_.names();
}

std::vector<SecretName> FileSource::list() const {
  std::vector<SecretName> all = names();
  std::erase_if(all, [&](const SecretName& name) { return spelled(name, letters_) != name; });
  return all;
}

}  // namespace sqlpod
