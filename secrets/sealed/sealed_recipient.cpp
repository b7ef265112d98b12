#include "secrets/sealed/sealed_recipient.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <optional>
#include <string_view>

#include "error/error.h"
#include "secrets/sealed/openssl_handle.h"
#include "secrets/sealed/public_file.h"
#include "secrets/sealed/recipient_name.h"

namespace sqlpod {
namespace {

constexpr int smallest_rsa_key = 2048;

constexpr char how_to_make[] =
    "make one: openssl req -x509 -newkey rsa:3072 -nodes -keyout KEY -out CERTIFICATE -days 365 "
    "-subj /CN=NAME";

[[noreturn]] void refuse(const std::string& file, const std::string& reason,
                         const std::string& hint = how_to_make) {
  throw Error(ErrorKind::usage, "cannot seal for " + file + ": " + reason, hint);
}

x509_st* read_certificate(const std::string& file, std::string_view text) {
  const BioHandle bio = bio_over(text);
  const std::size_t begin = text.find("-----BEGIN CERTIFICATE-----");
  if (begin == std::string_view::npos) return d2i_X509_bio(bio.get(), nullptr);
  if (text.find("-----BEGIN CERTIFICATE-----", begin + 1) != std::string_view::npos) {
    refuse(file, "it holds several certificates", "give a file for each, each with --to");
  }
  return PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr);
}

void check_dates(const std::string& file, const X509* certificate) {
  constexpr char renew[] = "give the recipient's certificate of today";
  if (X509_cmp_current_time(X509_get0_notAfter(certificate)) <= 0)
    refuse(file, "the certificate has expired", renew);
  if (X509_cmp_current_time(X509_get0_notBefore(certificate)) >= 0)
    refuse(file, "the certificate is not valid yet", renew);
}

void check_key(const std::string& file, const EVP_PKEY* key) {
  if (key == nullptr) refuse(file, "its key cannot be read");
  const int kind = EVP_PKEY_get_base_id(key);
  if (kind != EVP_PKEY_RSA && kind != EVP_PKEY_EC) {
    const char* name = OBJ_nid2sn(kind);
    refuse(file, "its key is of the kind " + std::string(name == nullptr ? "unknown" : name) +
                     ", neither RSA nor of an elliptic curve for ECDH");
  }
  if (kind == EVP_PKEY_RSA && EVP_PKEY_get_bits(key) < smallest_rsa_key)
    refuse(file, "its RSA key has fewer than 2048 bits");
}

/// A certificate that says what it is for must say encryption.
void check_usage(const std::string& file, X509* certificate, bool rsa) {
  if ((X509_get_key_usage(certificate) & (rsa ? KU_KEY_ENCIPHERMENT : KU_KEY_AGREEMENT)) != 0)
    return;
  refuse(file, std::string("its key usage does not allow ") +
                   (rsa ? "key encipherment" : "key agreement"));
}

}  // namespace

void SealedRecipient::Free::operator()(x509_st* certificate) const noexcept {
  X509_free(certificate);
}

SealedRecipient::SealedRecipient(const std::string& file) {
  const std::optional<std::string> text = read_public_file(file);
  if (!text) refuse(file, "there is no such file", "give the path of the recipient's certificate");
  const OpensslErrorsForgotten forgotten;
  certificate_.reset(read_certificate(file, *text));
  if (!certificate_) {
    refuse(file, "it is no X.509 certificate in PEM or DER",
           "give the recipient's certificate, not the key");
  }
  check_dates(file, get());
  check_key(file, X509_get0_pubkey(get()));
  check_usage(file, get(), is_rsa());
}

std::string SealedRecipient::description() const {
  return recipient_name(X509_get_issuer_name(get()), X509_get0_serialNumber(get()));
}

bool SealedRecipient::is_rsa() const {
  return EVP_PKEY_get_base_id(X509_get0_pubkey(get())) == EVP_PKEY_RSA;
}

}  // namespace sqlpod
