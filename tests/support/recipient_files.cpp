#include "tests/support/recipient_files.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <memory>
#include <stdexcept>
#include <string_view>

namespace sqlpod::testing {
namespace {

template <auto free_function>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using X509Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO_free_all>>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL cannot ") + what);
}

Key make_key(const RecipientOptions& options) {
  EVP_PKEY* key = nullptr;
  if (options.type == "RSA") {
    key = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(options.bits));
  } else if (options.type == "EC") {
    key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", options.curve.c_str());
  } else {
    key = EVP_PKEY_Q_keygen(nullptr, nullptr, options.type.c_str());
  }
  require(key != nullptr, "make a key");
  return Key(key);
}

X509Certificate make_certificate(const std::string& name, EVP_PKEY* key,
                                 const RecipientOptions& options) {
  X509Certificate certificate(X509_new());
  static long serial = 0x5E41;
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), options.valid_from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), options.valid_until);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_set_pubkey(certificate.get(), key);
  if (!options.key_usage.empty()) {
    const Extension usage(
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_key_usage, options.key_usage.c_str()));
    require(usage && X509_add_ext(certificate.get(), usage.get(), -1) == 1, "add the key usage");
  }
  // Nobody asks who has signed it, and not every key could.
  const Key authority = make_key({});
  require(X509_sign(certificate.get(), authority.get(), EVP_sha256()) > 0, "sign a certificate");
  return certificate;
}

template <typename Write>
std::string pem(Write write) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(write(bio.get()) == 1, "write PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

RecipientFiles make_recipient(const TemporaryFolder& folder, const std::string& name,
                              const RecipientOptions& options) {
  const Key key = make_key(options);
  const X509Certificate certificate = make_certificate(name, key.get(), options);
  RecipientFiles files;
  files.certificate = folder.write(
      name + ".pem", pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate.get()); }));
  files.key = folder.write(name + ".key", pem([&](BIO* bio) {
                             return PEM_write_bio_PrivateKey(bio, key.get(), nullptr, nullptr, 0,
                                                             nullptr, nullptr);
                           }));
  ::chmod(files.key.c_str(), 0600);
  return files;
}

}  // namespace sqlpod::testing
