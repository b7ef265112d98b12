// The outer form of a sealed store: AuthEnvelopedData of CMS (RFC 5083) in DER or PEM, held to one
// shape, so that a byte that was changed is refused wherever it stands:
//
//   ContentInfo { authEnvelopedData,
//     AuthEnvelopedData {
//       version 0,
//       recipientInfos         whose SHA-256 is sealed with the content
//       authEncryptedContentInfo { data, AES-256-GCM { nonce of 12 bytes, tag of 16 }, ciphertext }
//       mac                    the tag of GCM
//     } }
//
// GCM's tag covers nonce and ciphertext; what stands in no other place of the shape can only be
// what it is; and the recipients, which CMS itself leaves open to changes, are covered by the
// digest inside. So there are no attributes, no certificates, no lengths in more bytes than they
// need, and PEM is exactly as OpenSSL writes it.
#pragma once

#include <string>
#include <string_view>

namespace sqlpod {

/// Reads the file's text, PEM or DER, into DER of the shape above. Throws Error (secret) that names
/// `store` and says what it is instead, where that can be told.
std::string sealed_envelope(std::string_view text, const std::string& store);

/// The SHA-256, in lower-case hex, of the recipientInfos of a message that has the shape above as
/// far as they reach.
std::string recipients_sha256(std::string_view der, const std::string& store);

/// The PEM text of a message: what sealed_envelope() takes.
std::string sealed_pem(std::string_view der);

}  // namespace sqlpod
