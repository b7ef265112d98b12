// How object stores are reached: what `storage_args` and `secret_storage_args` of a spec give, and
// the query of a URI.
//
// One set of names for all stores; docs/object-stores.md says what each means to which. Values are
// text, and kept as Secret whatever they are. Move only, like the secrets in it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "secrets/secret.h"

namespace sqlpod {

class StorageArgs {
 public:
  /// Adds an arg, or replaces the one of its name. Throws Error (usage) with the nearest known name
  /// for one that no store has.
  void set(std::string_view name, Secret value);
  /// Null when it is not given.
  const Secret* find(std::string_view name) const;
  /// The value of an arg that is no secret, empty when it is not given.
  std::string text(std::string_view name) const;
  const std::vector<std::pair<std::string, Secret>>& all() const { return args_; }

  StorageArgs clone() const;
  /// These, and in the place of those that `others` has, too, its own.
  StorageArgs overridden_by(const StorageArgs& others) const;
  bool equals(const StorageArgs& other) const;

 private:
  std::vector<std::pair<std::string, Secret>> args_;  ///< by name, in order
};

/// Whether the value of this arg is a secret wherever it is written.
bool is_secret_storage_arg(std::string_view name);

/// Throws Error (usage) with the nearest known name for one that no store has.
void require_storage_arg(std::string_view name);

}  // namespace sqlpod
