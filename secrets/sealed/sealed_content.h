// What is sealed inside a sealed store: one JSON object.
//
//   {
//     "sqlpod_sealed_store": 1,
//     "recipients_sha256": "9f86d081…",
//     "secrets": {
//       "my-db-secrets/db-password": "the value",
//       "my-db-secrets/v2/db-password": "the value of a version",
//       "my-db-secrets/keystore": {"base64": "AAEC/w=="}
//     }
//   }
//
// A secret stands under the path that it has in a mounted folder: group/key or group/version/key;
// group or key alone where a name has no other part. A value that is not UTF-8 text is base64.
// recipients_sha256 ties the content to the recipients (secrets/sealed/sealed_envelope.h says how);
// a store that another program made may go without.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "secrets/secret.h"

namespace sqlpod {

/// The values by their paths.
using SealedSecrets = std::map<std::string, Secret>;

struct SealedContent {
  std::string recipients_sha256;  ///< in lower-case hex; empty: not said
  SealedSecrets secrets;
};

/// Throws Error (usage) when a path cannot name a secret: 1 to 3 parts, each as a SecretName has
/// it. The message shows it, so a value must not get here.
void check_sealed_path(std::string_view path);

/// The JSON text, in which the secrets stand in the order of their paths.
Secret sealed_text(const SealedContent& content);
/// The object under "secrets" alone, a line for each: what `sqlpod secrets seal --from-file` reads.
Secret sealed_values_text(const SealedSecrets& secrets);

/// Reads the JSON text. Throws Error (secret) that names `store` and shows nothing of the text
/// other than a path.
SealedContent parse_sealed_text(std::string_view text, const std::string& store);

/// The bytes that base64 text stands for (RFC 4648, padded; blanks and line ends are skipped), or
/// nothing when it is no base64.
std::optional<Secret> decode_base64(std::string_view text);

}  // namespace sqlpod
