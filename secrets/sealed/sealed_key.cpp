#include "secrets/sealed/sealed_key.h"

#include <openssl/pem.h>

#include <optional>
#include <string_view>
#include <utility>

#include "error/error.h"
#include "secrets/sealed/openssl_handle.h"
#include "secrets/secret.h"
#include "secrets/secret_file.h"

namespace sqlpod {
namespace {

[[noreturn]] void refuse(const std::string& file, const std::string& reason,
                         const std::string& hint) {
  throw Error(ErrorKind::secret, "the key " + file + " of the sealed store " + reason, hint);
}

/// Never asks at a terminal, as OpenSSL would.
int no_passphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

void SealedKey::Free::operator()(evp_pkey_st* key) const noexcept {
  EVP_PKEY_free(key);
}

SealedKey::SealedKey(std::string file) : file_(std::move(file)) {
  const std::optional<Secret> text = read_secret_file(file_);
  if (!text) {
    refuse(file_, "is not there",
           "mount the private key of a certificate that the store was sealed for");
  }
  const OpensslErrorsForgotten forgotten;
  const BioHandle bio = bio_over(text->reveal());
  bool encrypted = false;
  if (text->reveal().find("-----BEGIN ") != std::string_view::npos) {
    key_.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &encrypted));
  } else {
    key_.reset(d2i_PrivateKey_bio(bio.get(), nullptr));
  }
  if (encrypted) {
    refuse(file_, "is encrypted by a passphrase",
           "mount it without one (openssl pkey -in KEY -out NEW): a passphrase in a file beside it "
           "protects no better than the mount does");
  }
  if (!key_) refuse(file_, "is no private key in PEM or DER", "give the key, not the certificate");
  const int kind = EVP_PKEY_get_base_id(key_.get());
  if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC) {
    refuse(file_, "is neither RSA nor of an elliptic curve for ECDH",
           "a sealed store opens with RSA, or with EC on P-256, P-384 or P-521");
  }
}

bool SealedKey::is_rsa() const {
  return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_RSA;
}

}  // namespace sqlpod
