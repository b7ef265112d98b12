#include "config/storage_args.h"

#include <algorithm>
#include <array>

#include "error/error.h"
#include "error/in_quotes.h"
#include "error/nearest_name.h"

namespace sqlpod {
namespace {

struct KnownArg {
  std::string_view name;
  bool is_secret;
};

constexpr std::array<KnownArg, 18> known_args{{
    {"endpoint", false},
    {"addressing", false},
    {"scheme", false},
    {"region", false},
    {"tls_ca_file", false},
    {"timeout", false},
    {"access_key_id", false},
    {"secret_access_key", true},
    {"session_token", true},
    {"project_id", false},
    {"access_token", true},
    {"service_account", true},
    {"account_name", false},
    {"account_key", true},
    {"sas_token", true},
    {"tenant_id", false},
    {"client_id", false},
    {"client_secret", true},
}};

const KnownArg* find_known(std::string_view name) {
  const auto* const found = std::find_if(known_args.begin(), known_args.end(),
                                         [&](const KnownArg& arg) { return arg.name == name; });
  return found == known_args.end() ? nullptr : found;
}

}  // namespace

void require_storage_arg(std::string_view name) {
  if (find_known(name) != nullptr) return;
  std::vector<std::string> names;
  for (const KnownArg& arg : known_args) names.emplace_back(arg.name);
  throw Error(ErrorKind::usage, in_quotes(name) + " is no option of an object store",
              nearest_name_hint(name, names));
}

bool is_secret_storage_arg(std::string_view name) {
  const KnownArg* const known = find_known(name);
  return known != nullptr && known->is_secret;
}

void StorageArgs::set(std::string_view name, Secret value) {
  require_storage_arg(name);
  const auto place = std::lower_bound(args_.begin(), args_.end(), name,
                                      [](const auto& arg, std::string_view wanted) {
                                        return std::string_view(arg.first) < wanted;
                                      });
  if (place != args_.end() && place->first == name) {
    place->second = std::move(value);
  } else {
    args_.emplace(place, std::string(name), std::move(value));
  }
}

const Secret* StorageArgs::find(std::string_view name) const {
  const auto found =
      std::find_if(args_.begin(), args_.end(), [&](const auto& arg) { return arg.first == name; });
  return found == args_.end() ? nullptr : &found->second;
}

std::string StorageArgs::text(std::string_view name) const {
  const Secret* const value = find(name);
  return value == nullptr ? std::string() : std::string(value->reveal());
}

StorageArgs StorageArgs::clone() const {
  StorageArgs copy;
  for (const auto& [name, value] : args_) copy.args_.emplace_back(name, value.clone());
  return copy;
}

StorageArgs StorageArgs::overridden_by(const StorageArgs& others) const {
  StorageArgs merged = clone();
  for (const auto& [name, value] : others.args_) merged.set(name, value.clone());
  return merged;
}

bool StorageArgs::equals(const StorageArgs& other) const {
  return std::equal(args_.begin(), args_.end(), other.args_.begin(), other.args_.end(),
                    [](const auto& one, const auto& two) {
                      return one.first == two.first && one.second.equals(two.second);
                    });
}

}  // namespace sqlpod
