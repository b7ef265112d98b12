#include "secrets/sealed/recipient_name.h"

#include <openssl/asn1.h>

#include <cstddef>
#include <string_view>

#include "secrets/sealed/openssl_handle.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest = 200;

std::string cut(std::string_view text) {
  std::string part(text.substr(0, longest));
  if (text.size() > longest) part.append(3, '.');
  return part;
}

}  // namespace

std::string recipient_name(const X509_NAME* issuer, const ASN1_INTEGER* serial) {
  const BioHandle name(BIO_new(BIO_s_mem()));
  const BioHandle number(BIO_new(BIO_s_mem()));
  if (issuer == nullptr || serial == nullptr || !name || !number) return "one without a name";
  // RFC 2253, in which control characters and all that is not ASCII are escaped.
  X509_NAME_print_ex(name.get(), issuer, 0, XN_FLAG_RFC2253);
  i2a_ASN1_INTEGER(number.get(), serial);
  std::string serial_text(bio_content(number.get()));
  std::erase_if(serial_text, [](char c) { return c == '\\' || c == '\n'; });  // it folds lines
  return "issuer " + cut(bio_content(name.get())) + ", serial " + cut(serial_text);
}

}  // namespace sqlpod
