// Keys and certificates for the tests of sealed stores, made on the spot.
#pragma once

#include <string>

#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

struct RecipientOptions {
  std::string type = "EC";      ///< RSA, EC, ED25519, X25519
  std::string curve = "P-256";  ///< of EC
  unsigned bits = 2048;         ///< of RSA
  long valid_from = -60;        ///< seconds from now
  long valid_until = 3600;      ///< seconds from now
  std::string key_usage = {};   ///< as openssl.cnf has it; empty: none is said
};

struct RecipientFiles {
  std::string certificate;  ///< path of NAME.pem
  std::string key;          ///< path of NAME.key: PKCS #8 in PEM, mode 0600
};

/// Makes both in the folder; the certificate's name is CN=NAME. Throws std::runtime_error when
/// OpenSSL cannot.
RecipientFiles make_recipient(const TemporaryFolder& folder, const std::string& name,
                              const RecipientOptions& options = {});

}  // namespace sqlpod::testing
