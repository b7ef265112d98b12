#include "secrets/sealed/sealed_envelope.h"

#include <openssl/pem.h>
#include <openssl/sha.h>

#include <array>
#include <cstddef>
#include <optional>

#include "error/error.h"
#include "secrets/sealed/openssl_handle.h"

namespace sqlpod {
namespace {

using namespace std::string_view_literals;

constexpr unsigned char integer = 0x02;
constexpr unsigned char octet_string = 0x04;
constexpr unsigned char object_identifier = 0x06;
constexpr unsigned char sequence = 0x30;
constexpr unsigned char set = 0x31;
constexpr unsigned char context_0 = 0x80;  // primitive: the implicitly tagged octet string
constexpr unsigned char context_0_constructed = 0xA0;

// The contents of the object identifiers.
constexpr std::string_view auth_enveloped_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x09\x10\x01\x17"sv;
constexpr std::string_view pkcs7 = "\x2A\x86\x48\x86\xF7\x0D\x01\x07"sv;
constexpr std::string_view enveloped_data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x03"sv;
constexpr std::string_view data = "\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01"sv;
constexpr std::string_view aes_256_gcm = "\x60\x86\x48\x01\x65\x03\x04\x01\x2E"sv;

constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;

constexpr char how_to_seal[] =
    "make it with sqlpod secrets seal, or with openssl cms -encrypt -binary -aes-256-gcm -outform "
    "PEM";

[[noreturn]] void refuse(const std::string& store, const std::string& reason,
                         const std::string& hint = how_to_seal) {
  throw Error(ErrorKind::secret, store + " is not a sealed store: " + reason, hint);
}

[[noreturn]] void refuse_shape(const std::string& store, const std::string& what) {
  refuse(store, what,
         "it was changed after it was sealed, or made in another way: take it from where it was "
         "sealed, or seal it again");
}

/// DER, element by element. What is not there in the shape that DER has is nothing.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  struct Element {
    std::string_view whole;
    std::string_view content;
  };

  std::optional<Element> take(unsigned char tag) {
    if (rest_.size() < 2 || octet(0) != tag) return std::nullopt;
    std::size_t header = 2;
    std::size_t size = octet(1);
    if (size >= 0x80) {
      const std::size_t octets = size - 0x80;
      if (octets == 0 || octets > 4 || rest_.size() < 2 + octets) return std::nullopt;
      size = 0;
      for (; header < 2 + octets; ++header) size = size << 8 | octet(header);
      if (size < 0x80 || size >> (8 * (octets - 1)) == 0) return std::nullopt;  // not the shortest
    }
    if (size > rest_.size() - header) return std::nullopt;
    const Element element{rest_.substr(0, header + size), rest_.substr(header, size)};
    rest_.remove_prefix(header + size);
    return element;
  }

  bool take_exactly(unsigned char tag, std::string_view content) {
    const auto element = take(tag);
    return element && element->content == content;
  }

  bool empty() const { return rest_.empty(); }

 private:
  unsigned char octet(std::size_t at) const { return static_cast<unsigned char>(rest_[at]); }

  std::string_view rest_;
};

/// What stands in the only element of `reader`, which it must fill.
DerReader only(DerReader reader, unsigned char tag, const std::string& store) {
  const auto element = reader.take(tag);
  if (!element || !reader.empty())
    refuse_shape(store, "its structure is not DER, or something follows it");
  return DerReader(element->content);
}

void check_type(std::string_view type, const std::string& store) {
  if (type == auth_enveloped_data) return;
  if (type == enveloped_data) {
    refuse(store,
           "it is CMS EnvelopedData (AES-CBC or the like), which cannot tell whether it was "
           "changed");
  }
  if (type.starts_with(pkcs7)) refuse(store, "it is CMS, but nothing that is encrypted");
  refuse(store, "it is CMS of another type than AuthEnvelopedData");
}

/// Stands at the recipientInfos.
DerReader auth_enveloped(std::string_view der, const std::string& store) {
  if (der.size() > 1 && der[0] == '\x30' && der[1] == '\x80') {
    refuse(store, "its lengths are indefinite (BER), which sealed stores do not have",
           "make it with openssl cms without -stream");
  }
  DerReader content_info = only(DerReader(der), sequence, store);
  const auto type = content_info.take(object_identifier);
  if (!type) refuse(store, "it is DER, but not CMS");
  check_type(type->content, store);
  DerReader message = only(only(content_info, context_0_constructed, store), sequence, store);
  if (!message.take_exactly(integer, "\0"sv)) refuse_shape(store, "its version is not 0");
  return message;
}

DerReader::Element recipient_infos(DerReader& message, const std::string& store) {
  const auto recipients = message.take(set);
  if (!recipients) refuse_shape(store, "its recipients are not where they should be");
  return *recipients;
}

void check_encrypted_content(DerReader content, const std::string& store) {
  if (!content.take_exactly(object_identifier, data))
    refuse_shape(store, "its content type is not data");
  const auto algorithm = content.take(sequence);
  DerReader parts(algorithm ? algorithm->content : ""sv);
  if (!parts.take_exactly(object_identifier, aes_256_gcm))
    refuse(store, "it is not encrypted with AES-256-GCM");
  DerReader parameters = only(parts, sequence, store);
  const auto nonce = parameters.take(octet_string);
  if (!nonce || nonce->content.size() != nonce_size ||
      !parameters.take_exactly(integer, "\x10"sv) || !parameters.empty()) {
    refuse_shape(store, "its nonce is not of 12 bytes, or its tag not of 16");
  }
  if (!content.take(context_0) || !content.empty())
    refuse_shape(store, "its encrypted content is not one piece");
}

void check_shape(std::string_view der, const std::string& store) {
  DerReader message = auth_enveloped(der, store);
  recipient_infos(message, store);
  const auto content = message.take(sequence);
  if (!content) refuse_shape(store, "it has no encrypted content");
  check_encrypted_content(DerReader(content->content), store);
  const auto tag = message.take(octet_string);
  if (!tag || tag->content.size() != tag_size || !message.empty())
    refuse_shape(store, "its tag is not of 16 bytes, or attributes stand beside it");
}

std::string der_of_pem(std::string_view pem, const std::string& store) {
  const OpensslErrorsForgotten forgotten;
  const BioHandle bio = bio_over(pem);
  char* label = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;
  const bool is_pem = PEM_read_bio(bio.get(), &label, &header, &bytes, &size) == 1;
  using Text = std::unique_ptr<char, decltype([](char* text) { OPENSSL_free(text); })>;
  using Bytes =
      std::unique_ptr<unsigned char, decltype([](unsigned char* all) { OPENSSL_free(all); })>;
  const Text label_owner(label);
  const Text header_owner(header);
  const Bytes bytes_owner(bytes);
  if (!is_pem) refuse_shape(store, "its PEM text is damaged");
  if (label != "CMS"sv) refuse(store, "its PEM text holds something else than CMS");
  return {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

}  // namespace

std::string sealed_envelope(std::string_view text, const std::string& store) {
  if (text.empty()) refuse(store, "it is empty");
  if (text.starts_with("MIME-Version:")) {
    refuse(store, "it is an S/MIME mail", "make it with openssl cms -outform PEM or DER");
  }
  const bool is_pem = text.starts_with("-----BEGIN ");
  if (!is_pem && text.front() != '\x30') refuse(store, "it is neither PEM nor DER");
  std::string der = is_pem ? der_of_pem(text, store) : std::string(text);
  check_shape(der, store);
  if (is_pem && sealed_pem(der) != text) {
    refuse_shape(store, "its PEM text is not exactly as it was written (line ends, blanks?)");
  }
  return der;
}

std::string recipients_sha256(std::string_view der, const std::string& store) {
  DerReader message = auth_enveloped(der, store);
  const std::string_view recipients = recipient_infos(message, store).whole;
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(recipients.data()), recipients.size(),
         digest.data());
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const unsigned char byte : digest) (hex += digits[byte >> 4]) += digits[byte & 15U];
  return hex;
}

std::string sealed_pem(std::string_view der) {
  const BioHandle bio(BIO_new(BIO_s_mem()));
  const int written =
      bio ? PEM_write_bio(bio.get(), "CMS", "", reinterpret_cast<const unsigned char*>(der.data()),
                          static_cast<long>(der.size()))
          : 0;
  if (written <= 0) throw Error(ErrorKind::internal, "OpenSSL cannot write PEM", "report it");
  return std::string(bio_content(bio.get()));
}

}  // namespace sqlpod
