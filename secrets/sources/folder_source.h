// Secrets in a folder as Flyte has it mounted: `<folder>/<group>/<version>/<prefix><key>`, the
// parts that a name does not have left out.
#pragma once

#include <string>

#include "secrets/sources/file_source.h"

namespace sqlpod {

/// Kubernetes mounts are symlinks into `..data`: they are followed at each read, so that a rotated
/// secret is seen.
class FolderSource : public FileSource {
 public:
  /// Both texts stay as they are, the parts of a name are spelled in `letters`.
  FolderSource(std::string folder, std::string file_prefix, LetterCase letters);

  std::optional<std::string> file(const SecretName& name) const override;

 protected:
  std::vector<SecretName> names() const override;

 private:
  std::string folder_;
  std::string file_prefix_;
};

}  // namespace sqlpod
