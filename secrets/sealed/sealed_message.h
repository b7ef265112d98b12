// A sealed store as a file's text: secrets encrypted for one or several recipients, each of whom
// opens it with a private key. CMS AuthEnvelopedData (RFC 5652, 5083, 5084) that `openssl cms
// -decrypt` opens, too; its shape is in secrets/sealed/sealed_envelope.h, what is inside in
// secrets/sealed/sealed_content.h. The key of AES-256-GCM goes to RSA keys by OAEP with SHA-256, to
// those of elliptic curves by ECDH with the KDF of X9.63 over SHA-256 and AES key wrap.
//
// Nothing of what is inside is used before the tag has been verified. Immutable; safe to share
// between threads.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "secrets/sealed/sealed_content.h"
#include "secrets/sealed/sealed_key.h"
#include "secrets/sealed/sealed_recipient.h"

namespace sqlpod {

constexpr std::size_t most_sealed_recipients = 64;
constexpr std::size_t most_sealed_bytes = std::size_t{1} << 20;  // what a mounted file may have

class SealedMessage {
 public:
  /// `text` is PEM or DER, `store` what messages call it: the file's path. Throws Error (secret)
  /// when it is no sealed store.
  SealedMessage(std::string_view text, std::string store);

  /// For whom it is: "issuer CN=team, serial 7E4EBA3C".
  const std::vector<std::string>& recipients() const { return recipients_; }

  /// Throws Error (secret): the key is none of its recipients', or a byte was changed.
  SealedSecrets open(const SealedKey& key) const;

 private:
  std::string der_;
  std::string store_;
  std::vector<std::string> recipients_;
};

/// The DER of a message for these recipients, of whom there must be one. Throws Error (usage) when
/// there are too many, or the secrets are too large.
std::string sealed_message(const SealedSecrets& secrets,
                           const std::vector<SealedRecipient>& recipients);

}  // namespace sqlpod
