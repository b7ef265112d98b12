// Secrets in environment variables, as Flyte's: `<prefix><GROUP>_<VERSION>_<KEY>`, the parts that a
// name does not have left out.
#pragma once

#include "secrets/letter_case.h"
#include "secrets/secret_source.h"

namespace sqlpod {

/// Thread-safe, as long as nobody changes the environment.
class EnvironmentSource : public SecretSource {
 public:
  /// The prefix stays as it is, the name behind it is spelled in `letters`.
  EnvironmentSource(std::string prefix, LetterCase letters);

  std::optional<Secret> find(const SecretName& name) const override;
  std::vector<std::string> places(const SecretName& name) const override;
  /// A variable does not tell where its group ends: each is a key without one, by which it is found
  /// too.
  std::vector<SecretName> list() const override;

 private:
  std::string variable(const SecretName& name) const;

  std::string prefix_;
  LetterCase letters_;
};

}  // namespace sqlpod
