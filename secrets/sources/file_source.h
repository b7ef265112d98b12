// Secrets in files, one each: `/run/secrets/{key}`, `/mnt/secrets/{group}/{key}`. The base of the
// sources that keep files in other ways.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "secrets/letter_case.h"
#include "secrets/secret_source.h"
#include "secrets/sources/path_template.h"

namespace sqlpod {

class FileSource : public SecretSource {
 public:
  /// The template stays as it is, the parts of a name in it are spelled in `letters`.
  FileSource(PathTemplate path, LetterCase letters);

  /// Where the file of this name is if it is there, or nothing when the template cannot have it.
  virtual std::optional<std::string> file(const SecretName& name) const;

  std::optional<Secret> find(const SecretName& name) const override;
  std::vector<std::string> places(const SecretName& name) const override;
  /// Names that are spelled otherwise than in `letters` are not found here, and not listed.
  std::vector<SecretName> list() const override;

 protected:
  /// Every name of a file, however it is spelled.
  virtual std::vector<SecretName> names() const;
  const PathTemplate& path() const { return path_; }
  LetterCase letters() const { return letters_; }

 private:
  PathTemplate path_;
  LetterCase letters_;
};

}  // namespace sqlpod
