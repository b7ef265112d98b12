// The private key that opens a sealed store: RSA, or of an elliptic curve that ECDH works on; a
// file in PEM or DER.
//
// Immutable; const access from several threads is safe.
#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;

namespace sqlpod {

class SealedKey {
 public:
  /// Reads the file. Throws Error (secret): it is not there, unreadable, open to changes by
  /// others, no key, encrypted by a passphrase, or of a kind that CMS does not open with. One that
  /// others can read is warned of in the log, as any file of a secret (secret_file.h).
  explicit SealedKey(std::string file);

  const std::string& file() const { return file_; }
  evp_pkey_st* get() const { return key_.get(); }
  bool is_rsa() const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const noexcept;
  };
  std::string file_;
  std::unique_ptr<evp_pkey_st, Free> key_;
};

}  // namespace sqlpod
