#include "images/manifest/secret_mounts.h"

#include <algorithm>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"
#include "images/manifest/kubernetes_name.h"
#include "images/manifest/spec_place.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {
namespace {

/// A secret and where the spec names it.
struct NamedSecret {
  std::string place;
  const SecretName& name;
};

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::vector<NamedSecret> secrets_of(const TaskSpec& task) {
  std::vector<NamedSecret> all;
  if (task.task_config.secret_uri) {
    all.push_back(
        {spec_place(task.file, "task_config", "secret_uri"), *task.task_config.secret_uri});
  }
  for (const auto& [name, secret] : task.task_config.secret_connect_args) {
    all.push_back({spec_place(task.file, "task_config.secret_connect_args", name), secret});
  }
  for (const auto& [name, secret] : task.secret_storage_args) {
    all.push_back({spec_place(task.file, "secret_storage_args", name), secret});
  }
  return all;
}

std::string secret_of_group(const std::string& group) {
  constexpr std::size_t longest = 253;
  const std::string small = lower(group);
  return is_dns_subdomain(small) ? small : kubernetes_name(group, longest);
}

class Mounts {
 public:
  explicit Mounts(const std::function<Secret(const SecretName&)>& value) : value_(value) {}

  void add(const NamedSecret& secret) {
    check(secret);
    const SecretName& name = secret.name;
    SecretMount& mount = mount_of(secret);
    SecretItem item{name.key, lower(name.key), std::nullopt};
    if (!name.version.empty()) item.path = lower(name.version) + "/" + item.path;
    for (const SecretItem& other : mount.items) {
      if (other.key == item.key && other.path == item.path) return;
      refuse_conflict(secret, mount, item, other);
    }
    if (value_) item.value = value_(name);
    mount.items.push_back(std::move(item));
  }

  std::vector<SecretMount> take() { return std::move(mounts_); }

 private:
  static Error refused(const NamedSecret& secret, const std::string& why, const std::string& hint) {
    return {ErrorKind::usage, secret.place + ": " + why, hint};
  }

  static void check(const NamedSecret& secret) {
    const SecretName& name = secret.name;
    if (name.group.empty()) {
      throw refused(secret, "names no group, which is the name of the Kubernetes Secret",
                    "write {group: my-db-secrets, key: db-password}");
    }
    try {
      Redactor redactor;
      SecretStore({}, redactor).places(name);
    } catch (const Error& error) {
      throw refused(secret, error.message(), error.hint());
    }
    if (name.group.find(':') != std::string::npos) {
      throw refused(secret, "Kubernetes mounts nothing at a folder with a colon in its name",
                    "name the group without one");
    }
    if (!is_data_key(name.key)) {
      throw refused(secret, in_quotes(name.key) + " is no key that a Kubernetes Secret can have",
                    "a key has letters, digits, '-', '_' and '.', at most 253 of them");
    }
    if (name.version.substr(0, 2) == "..") {
      throw refused(secret, "Kubernetes mounts no folder whose name starts with '..'",
                    "choose another group_version");
    }
  }

  SecretMount& mount_of(const NamedSecret& secret) {
    const std::string& group = secret.name.group;
    const std::string name = secret_of_group(group);
    const std::string folder = "/etc/secrets/" + lower(group);
    for (SecretMount& mount : mounts_) {
      if (mount.folder == folder) return mount;
      if (mount.secret != name) continue;
      throw refused(secret,
                    "the group " + in_quotes(group) + " would be the Kubernetes Secret " + name +
                        ", which another group is already",
                    "give the two groups names that differ in letters or digits");
    }
    mounts_.push_back({name, folder, {}});
    return mounts_.back();
  }

  static void refuse_conflict(const NamedSecret& secret, const SecretMount& mount,
                              const SecretItem& item, const SecretItem& other) {
    if (item.key == other.key) {
      throw refused(secret,
                    "a Kubernetes Secret has one value for " + in_quotes(item.key) +
                        ", and the spec names two versions of it",
                    "use a key of its own for each version");
    }
    const bool is_within =
        item.path.starts_with(other.path + "/") || other.path.starts_with(item.path + "/");
    if (item.path != other.path && !is_within) return;
    throw refused(secret,
                  "the keys " + in_quotes(other.key) + " and " + in_quotes(item.key) +
                      " would both be the file " + mount.folder + "/" +
                      std::min(item.path, other.path),
                  "names are looked up in small letters: give the keys names that differ in more");
  }

  const std::function<Secret(const SecretName&)>& value_;
  std::vector<SecretMount> mounts_;
};

}  // namespace

std::vector<SecretMount> secret_mounts(const TaskSpec& task,
                                       const std::function<Secret(const SecretName&)>& value) {
  Mounts mounts(value);
  for (const NamedSecret& secret : secrets_of(task)) mounts.add(secret);
  return mounts.take();
}

}  // namespace sqlpod
