// One of the places where secrets are kept: the environment, a mounted folder, a sealed file. A
// SecretStore asks its sources in order.
//
// Immutable, and safe to share between threads. What a source finds is the value as it stands
// there; SecretStore strips it and makes it known to the redactor. Names are checked before a
// source sees them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secrets/secret.h"
#include "secrets/secret_name.h"

namespace sqlpod {

class SecretSource {
 public:
  virtual ~SecretSource() = default;
  /// The value as it stands there, or nothing when this place does not have it. Throws Error
  /// (secret) when it is there and cannot be read.
  virtual std::optional<Secret> find(const SecretName& name) const = 0;
  /// Where find() looks, in order, for messages: "environment variable X", "file Y".
  virtual std::vector<std::string> places(const SecretName& name) const = 0;
  /// The names it holds, as far as they can be listed.
  virtual std::vector<SecretName> list() const = 0;
};

}  // namespace sqlpod
