// Certificates for the servers and clients of the tests: an authority that signs what it is asked
// to, made on the spot by the `openssl` program. Everything is PEM text, with elliptic-curve keys,
// and good for two days.
//
// Failures throw std::runtime_error with what openssl said.
#pragma once

#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

struct Certificate {
  std::string certificate;  ///< PEM
  std::string key;          ///< PEM, PKCS #8
};

class CertificateAuthority {
 public:
  /// Makes a self-signed authority; two of one name have different keys.
  explicit CertificateAuthority(const std::string& name = "sqlpod test authority");

  /// Its own certificate: what a client is given to trust it.
  const std::string& certificate() const { return certificate_; }

  /// For a server of these names: host names or IP addresses, at least one.
  Certificate server(const std::vector<std::string>& hosts) const;
  /// For a client: the common name is what databases compare with the user. With a password, the
  /// key is encrypted by it.
  Certificate client(const std::string& common_name, const std::string& key_password = {}) const;

 private:
  Certificate issue(const std::string& common_name, const std::string& extension,
                    const std::string& key_password) const;

  TemporaryFolder folder_;  ///< holds its own certificate and key
  std::string certificate_;
};

}  // namespace sqlpod::testing
