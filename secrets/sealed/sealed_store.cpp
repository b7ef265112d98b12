#include "secrets/sealed/sealed_store.h"

#include <Poco/String.h>

#include <cstddef>
#include <utility>

#include "error/error.h"
#include "secrets/sealed/public_file.h"
#include "secrets/sealed/sealed_key.h"
#include "secrets/sealed/sealed_message.h"

namespace sqlpod {
namespace {

/// The paths that a name may have, in the order of the lookup.
std::vector<std::string> paths_of(const SecretName& name) {
  std::string path;
  for (const std::string* part : {&name.group, &name.version, &name.key}) {
    if (!part->empty()) path += (path.empty() ? "" : "/") + *part;
  }
  const std::string lowered = Poco::toLower(path);
  if (lowered == path) return {path};
  return {lowered, path};
}

SecretName name_of(const std::string& path) {
  const std::size_t first = path.find('/');
  if (first == std::string::npos) return {path, "", ""};
  const std::size_t last = path.rfind('/');
  return {path.substr(0, first), path.substr(last + 1),
          last == first ? "" : path.substr(first + 1, last - first - 1)};
}

}  // namespace

SealedStore::SealedStore(std::string store_file, std::string key_file)
    : store_file_(std::move(store_file)), key_file_(std::move(key_file)) {}

SealedSecrets SealedStore::open() const {
  const std::optional<std::string> text = read_public_file(store_file_);
  if (!text) {
    throw Error(ErrorKind::secret, "the sealed store " + store_file_ + " is not there",
                "make it with sqlpod secrets seal, or mount it");
  }
  const SealedMessage message(*text, store_file_);
  if (key_file_.empty()) {
    throw Error(ErrorKind::secret, "no key is given for the sealed store " + store_file_,
                "set SQLPOD_SEALED_KEY to the path of the mounted private key");
  }
  return message.open(SealedKey(key_file_));
}

std::optional<Secret> SealedStore::find(const SecretName& name) const {
  SealedSecrets secrets = open();
  for (const std::string& path : paths_of(name)) {
    const auto found = secrets.find(path);
    if (found != secrets.end()) return std::move(found->second);
  }
  return std::nullopt;
}

std::vector<std::string> SealedStore::places(const SecretName& name) const {
  std::vector<std::string> all;
  for (const std::string& path : paths_of(name))
    all.push_back("sealed store " + store_file_ + ", " + path);
  return all;
}

std::vector<SecretName> SealedStore::list() const {
  std::vector<SecretName> names;
  for (const auto& [path, secret] : open()) names.push_back(name_of(path));
  return names;
}

}  // namespace sqlpod
