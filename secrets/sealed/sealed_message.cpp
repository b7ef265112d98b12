#include "secrets/sealed/sealed_message.h"

#include <openssl/crypto.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "error/error.h"
#include "secrets/sealed/openssl_handle.h"
#include "secrets/sealed/recipient_name.h"
#include "secrets/sealed/sealed_envelope.h"

namespace sqlpod {
namespace {

constexpr std::size_t most_shown = 5;

CmsHandle parsed(const std::string& der, const std::string& store) {
  const auto* begin = reinterpret_cast<const unsigned char*>(der.data());
  const unsigned char* end = begin;
  CmsHandle cms(d2i_CMS_ContentInfo(nullptr, &end, static_cast<long>(der.size())));
  if (!cms || static_cast<std::size_t>(end - begin) != der.size()) {
    throw Error(ErrorKind::secret, store + " is not a sealed store: OpenSSL cannot read its parts",
                "it was changed after it was sealed: take it from where it was sealed");
  }
  return cms;
}

template <typename Action>
void for_each_recipient(CMS_ContentInfo* cms, Action action) {
  STACK_OF(CMS_RecipientInfo)* all = CMS_get0_RecipientInfos(cms);
  for (int i = 0; i < sk_CMS_RecipientInfo_num(all); ++i)
    action(sk_CMS_RecipientInfo_value(all, i));
}

template <typename Action>
void for_each_key(CMS_RecipientInfo* recipient, Action action) {
  STACK_OF(CMS_RecipientEncryptedKey)* all = CMS_RecipientInfo_kari_get0_reks(recipient);
  for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num(all); ++i)
    action(sk_CMS_RecipientEncryptedKey_value(all, i));
}

std::vector<std::string> names(CMS_ContentInfo* cms) {
  std::vector<std::string> all;
  for_each_recipient(cms, [&](CMS_RecipientInfo* recipient) {
    X509_NAME* issuer = nullptr;
    ASN1_INTEGER* serial = nullptr;
    if (CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_TRANS) {
      CMS_RecipientInfo_ktri_get0_signer_id(recipient, nullptr, &issuer, &serial);
      all.push_back(recipient_name(issuer, serial));
    } else if (CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_AGREE) {
      for_each_key(recipient, [&](CMS_RecipientEncryptedKey* key) {
        CMS_RecipientEncryptedKey_get0_id(key, nullptr, nullptr, nullptr, &issuer, &serial);
        all.push_back(recipient_name(issuer, serial));
      });
    } else {
      all.push_back(recipient_name(nullptr, nullptr));
    }
  });
  return all;
}

std::string listed(const std::vector<std::string>& recipients) {
  std::string text;
  for (std::size_t i = 0; i < std::min(recipients.size(), most_shown); ++i)
    text += (i == 0 ? "" : "; ") + recipients[i];
  if (recipients.size() > most_shown)
    text += "; and " + std::to_string(recipients.size() - most_shown) + " more";
  return text.empty() ? "nobody" : text;
}

/// Older padding tells an attacker who may try keys what he has hit.
bool uses_oaep(CMS_RecipientInfo* recipient) {
  X509_ALGOR* algorithm = nullptr;
  const ASN1_OBJECT* type = nullptr;
  if (CMS_RecipientInfo_ktri_get0_algs(recipient, nullptr, nullptr, &algorithm) != 1) return false;
  X509_ALGOR_get0(&type, nullptr, nullptr, algorithm);
  return OBJ_obj2nid(type) == NID_rsaesOaep;
}

bool opens_by_transport(CMS_ContentInfo* cms, CMS_RecipientInfo* recipient, EVP_PKEY* key) {
  if (EVP_PKEY_up_ref(key) != 1 || CMS_RecipientInfo_set0_pkey(recipient, key) != 1) return false;
  return CMS_RecipientInfo_decrypt(cms, recipient) == 1;
}

bool opens_by_agreement(CMS_ContentInfo* cms, CMS_RecipientInfo* recipient, EVP_PKEY* key) {
  bool opened = false;
  for_each_key(recipient, [&](CMS_RecipientEncryptedKey* encrypted_key) {
    // Each attempt takes the key anew, as the one before it has used its context up.
    opened = opened || (CMS_RecipientInfo_kari_set0_pkey(recipient, key) == 1 &&
                        CMS_RecipientInfo_kari_decrypt(cms, recipient, encrypted_key) == 1);
  });
  CMS_RecipientInfo_kari_set0_pkey(recipient, nullptr);
  return opened;
}

enum class Unwrapped { yes, no, only_for_older_padding };

/// Gets the key of the content out of the recipient's part of it that this key opens.
Unwrapped unwrap(CMS_ContentInfo* cms, const SealedKey& key) {
  Unwrapped unwrapped = Unwrapped::no;
  for_each_recipient(cms, [&](CMS_RecipientInfo* recipient) {
    if (unwrapped == Unwrapped::yes) return;
    const int type = CMS_RecipientInfo_type(recipient);
    if (key.is_rsa() && type == CMS_RECIPINFO_TRANS) {
      if (!uses_oaep(recipient)) {
        unwrapped = Unwrapped::only_for_older_padding;
      } else if (opens_by_transport(cms, recipient, key.get())) {
        unwrapped = Unwrapped::yes;
      }
    } else if (!key.is_rsa() && type == CMS_RECIPINFO_AGREE &&
               opens_by_agreement(cms, recipient, key.get())) {
      unwrapped = Unwrapped::yes;
    }
  });
  return unwrapped;
}

/// What is inside, or nothing when the tag is not that of what was read.
std::optional<Secret> decrypted(CMS_ContentInfo* cms, std::size_t most) {
  const BioHandle bio(CMS_dataInit(cms, nullptr));
  if (!bio) return std::nullopt;
  std::string text;
  text.reserve(most);  // growing would leave what was read behind in memory
  std::array<char, 4096> buffer{};
  int count = 0;
  while ((count = BIO_read(bio.get(), buffer.data(), static_cast<int>(buffer.size()))) > 0)
    text.append(buffer.data(), static_cast<std::size_t>(count));
  OPENSSL_cleanse(buffer.data(), buffer.size());
  Secret content(std::move(text));
  // OpenSSL has handed the text out before it looked at the tag.
  BIO* cipher = BIO_find_type(bio.get(), BIO_TYPE_CIPHER);
  if (count < 0 || cipher == nullptr || BIO_get_cipher_status(cipher) != 1) return std::nullopt;
  return content;
}

[[noreturn]] void refuse_changed(const std::string& store) {
  throw Error(ErrorKind::secret, store + " was changed after it was sealed",
              "trust nothing in it: take the file from where it was sealed, or seal it again");
}

[[noreturn]] void refuse_openssl(const std::string& what) {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  throw Error(ErrorKind::internal, "OpenSSL cannot " + what,
              "see whether openssl cms -encrypt can, with the same certificates",
              reason == nullptr ? "" : reason);
}

void add_recipient(CMS_ContentInfo* cms, const SealedRecipient& recipient) {
  CMS_RecipientInfo* info = CMS_add1_recipient_cert(cms, recipient.get(), CMS_KEY_PARAM);
  EVP_PKEY_CTX* context = info == nullptr ? nullptr : CMS_RecipientInfo_get0_pkey_ctx(info);
  const bool added =
      context != nullptr &&
      (recipient.is_rsa() ? EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_OAEP_PADDING) > 0 &&
                                EVP_PKEY_CTX_set_rsa_oaep_md(context, EVP_sha256()) > 0 &&
                                EVP_PKEY_CTX_set_rsa_mgf1_md(context, EVP_sha256()) > 0
                          : EVP_PKEY_CTX_set_ecdh_kdf_md(context, EVP_sha256()) > 0);
  if (!added) refuse_openssl("seal for " + recipient.description());
}

std::string der_of(CMS_ContentInfo* cms) {
  unsigned char* bytes = nullptr;
  const int size = i2d_CMS_ContentInfo(cms, &bytes);
  if (size <= 0) refuse_openssl("write a sealed store");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

}  // namespace

SealedMessage::SealedMessage(std::string_view text, std::string store)
    : der_(sealed_envelope(text, store)), store_(std::move(store)) {
  const OpensslErrorsForgotten forgotten;
  recipients_ = names(parsed(der_, store_).get());
  if (recipients_.size() > most_sealed_recipients) {
    throw Error(ErrorKind::secret, store_ + " is sealed for more than 64 recipients",
                "seal a store for each group of them");
  }
}

SealedSecrets SealedMessage::open(const SealedKey& key) const {
  const OpensslErrorsForgotten forgotten;
  const CmsHandle cms = parsed(der_, store_);
  const Unwrapped unwrapped = unwrap(cms.get(), key);
  if (unwrapped == Unwrapped::only_for_older_padding) {
    throw Error(ErrorKind::secret, store_ + " is sealed by RSA with PKCS #1 v1.5 padding",
                "make it with sqlpod secrets seal, or give openssl cms -keyopt "
                "rsa_padding_mode:oaep after each -recip");
  }
  if (unwrapped == Unwrapped::no) {
    throw Error(ErrorKind::secret,
                "the key " + key.file() + " does not open " + store_ + ", which is sealed for " +
                    listed(recipients_),
                "give the private key of one of these certificates; when it is that, the file was "
                "changed after it was sealed");
  }
  const std::optional<Secret> text = decrypted(cms.get(), der_.size());
  if (!text) refuse_changed(store_);
  SealedContent content = parse_sealed_text(text->reveal(), store_);
  if (!content.recipients_sha256.empty() &&
      content.recipients_sha256 != recipients_sha256(der_, store_)) {
    refuse_changed(store_);
  }
  return std::move(content.secrets);
}

std::string sealed_message(const SealedSecrets& secrets,
                           const std::vector<SealedRecipient>& recipients) {
  const OpensslErrorsForgotten forgotten;
  if (recipients.size() > most_sealed_recipients) {
    throw Error(ErrorKind::usage, "a store cannot be sealed for more than 64 recipients",
                "seal a store for each group of them");
  }
  const CmsHandle cms(CMS_AuthEnvelopedData_create(EVP_aes_256_gcm()));
  if (!cms || CMS_set_detached(cms.get(), 0) != 1) refuse_openssl("make a sealed store");
  for (const SealedRecipient& recipient : recipients) add_recipient(cms.get(), recipient);
  // From here on the recipients' parts are made, and the text can name them.
  const BioHandle bio(CMS_dataInit(cms.get(), nullptr));
  if (!bio) refuse_openssl("encrypt for the recipients");
  SealedContent content;
  content.recipients_sha256 = recipients_sha256(der_of(cms.get()), "the store");
  for (const auto& [path, secret] : secrets) content.secrets.emplace(path, secret.clone());
  const Secret text = sealed_text(content);
  const std::string_view plain = text.reveal();
  if (plain.size() > most_sealed_bytes / 2) {
    throw Error(ErrorKind::usage, "the secrets are larger than 512 KiB together",
                "seal several stores");
  }
  if (BIO_write(bio.get(), plain.data(), static_cast<int>(plain.size())) !=
          static_cast<int>(plain.size()) ||
      BIO_flush(bio.get()) != 1 || CMS_dataFinal(cms.get(), bio.get()) != 1) {
    refuse_openssl("encrypt the secrets");
  }
  return der_of(cms.get());
}

}  // namespace sqlpod
