// Secrets in files that hold several each: `/vault/secrets/{group}.json`, the keys inside.
#pragma once

#include "secrets/sources/file_source.h"

namespace sqlpod {

/// A key is looked for in its file as it is written, then in small letters, then in capital ones.
class GroupFileSource : public FileSource {
 public:
  /// A template without {key}.
  using FileSource::FileSource;

  std::optional<std::string> file(const SecretName& name) const override;
  std::optional<Secret> find(const SecretName& name) const override;
  std::vector<std::string> places(const SecretName& name) const override;

 protected:
  /// Throws Error (secret) when a file cannot be read.
  std::vector<SecretName> names() const override;
};

}  // namespace sqlpod
