// Secrets from a sealed store: one encrypted file, opened with a private key that is itself a
// mounted file. docs/sealed-secrets.md is the user's page, secrets/sealed/sealed_message.h the
// form.
//
// A name is looked up as in a mounted folder: by its path in lower case, then as written. Each call
// reads both files and decrypts anew, so that no value stays in memory and a store or key that was
// replaced is seen. Immutable; safe to share between threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secrets/sealed/sealed_content.h"
#include "secrets/secret.h"
#include "secrets/secret_name.h"
#include "secrets/secret_source.h"

namespace sqlpod {

class SealedStore : public SecretSource {
 public:
  /// Nothing is read yet. An empty key_file is an error of the first look.
  SealedStore(std::string store_file, std::string key_file);

  /// Throws Error (secret) also when the store or the key is not there: whoever names a store means
  /// it.
  std::optional<Secret> find(const SecretName& name) const override;
  std::vector<std::string> places(const SecretName& name) const override;
  std::vector<SecretName> list() const override;

  /// All of it. Throws Error (secret) as find() does.
  SealedSecrets open() const;

 private:
  std::string store_file_;
  std::string key_file_;
};

}  // namespace sqlpod
