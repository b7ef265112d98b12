// For whom a sealed store is sealed: a certificate with an RSA key of 2048 bits or more, or one of
// an elliptic curve that ECDH works on; a file in PEM or DER.
//
// Whether the certificate is to be trusted is not asked: whoever seals has chosen it. Immutable;
// may be moved, not copied.
#pragma once

#include <memory>
#include <string>

struct x509_st;

namespace sqlpod {

class SealedRecipient {
 public:
  /// Reads the file, which holds one certificate. Throws Error (usage): it is not there, no
  /// certificate or several, expired or not valid yet, not made for encryption by its key usage, or
  /// its key is too small or of a kind that CMS does not seal for.
  explicit SealedRecipient(const std::string& file);

  /// Issuer and serial number, as they stand in the store.
  std::string description() const;
  x509_st* get() const { return certificate_.get(); }
  bool is_rsa() const;

 private:
  struct Free {
    void operator()(x509_st* certificate) const noexcept;
  };
  std::unique_ptr<x509_st, Free> certificate_;
};

}  // namespace sqlpod
