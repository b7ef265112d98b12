// How a recipient of a sealed store is called in messages.
#pragma once

#include <openssl/x509.h>

#include <string>

namespace sqlpod {

/// "issuer CN=team, serial 7E4EBA3C": as `openssl x509 -issuer -serial` shows a certificate. ASCII,
/// one line, cut where it is long. Either may be null.
std::string recipient_name(const X509_NAME* issuer, const ASN1_INTEGER* serial);

}  // namespace sqlpod
