#include "images/manifest/kubernetes_name.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::size_t longest_label = 63;
constexpr std::size_t longest_subdomain = 253;
constexpr std::size_t digits_of_digest = 8;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string without_hyphens_at_ends(const std::string& text) {
  const std::size_t first = text.find_first_not_of('-');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of('-') - first + 1);
}

}  // namespace

std::string kubernetes_name(std::string_view text, std::size_t longest) {
  std::string name;
  bool lost_characters = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    const char c = lower(text[at]);
    name += is_lower_alphanumeric(c) ? c : '-';
    lost_characters = lost_characters || character.length > 1 || !character.valid;
    at += character.length;
  }
  name = without_hyphens_at_ends(name);
  if (name.empty()) name = "task";
  if (!lost_characters && name.size() <= longest) return name;
  name.resize(std::min(name.size(), longest - digits_of_digest - 1));
  return without_hyphens_at_ends(name) + "-" + short_digest(text, digits_of_digest);
}

bool is_dns_label(std::string_view text) {
  return !text.empty() && text.size() <= longest_label && is_lower_alphanumeric(text.front()) &&
         is_lower_alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_alphanumeric(c) || c == '-';
         });
}

bool is_dns_subdomain(std::string_view text) {
  if (text.size() > longest_subdomain) return false;
  for (;;) {
    const std::size_t dot = text.find('.');
    const std::string_view label = text.substr(0, dot);
    // Only the whole is limited: a label of a subdomain may be longer than one that stands alone.
    if (label.empty() || !is_lower_alphanumeric(label.front()) ||
        !is_lower_alphanumeric(label.back()) ||
        !std::all_of(label.begin(), label.end(),
                     [](char c) { return is_lower_alphanumeric(c) || c == '-'; })) {
      return false;
    }
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_data_key(std::string_view text) {
  return !text.empty() && text.size() <= longest_subdomain && text != "." &&
         text.substr(0, 2) != ".." && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_alphanumeric(lower(c)) || c == '-' || c == '_' || c == '.';
         });
}

bool is_quantity(std::string_view text) {
  constexpr std::array<std::string_view, 13> units = {"",   "k",  "M",  "G",  "T",  "P", "E",
                                                      "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  const std::size_t unit = std::min(text.find_first_not_of("0123456789."), text.size());
  const std::string_view number = text.substr(0, unit);
  const bool is_number = !number.empty() && number.size() <= 15 && is_digit(number.front()) &&
                         is_digit(number.back()) &&
                         std::count(number.begin(), number.end(), '.') <= 1 &&
                         number.find_first_of("123456789") != std::string_view::npos;
  return is_number && std::find(units.begin(), units.end(), text.substr(unit)) != units.end();
}

std::string short_digest(std::string_view text, std::size_t digits) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw Error(ErrorKind::internal, "a digest cannot be made", "this is a bug in sqlpod");
  }
  constexpr std::string_view hexadecimal = "0123456789abcdef";
  std::string result;
  for (std::size_t i = 0; i < digits && i / 2 < size; ++i) {
    const unsigned byte = digest[i / 2];
    result += hexadecimal[i % 2 == 0 ? byte >> 4 : byte & 0xf];
  }
  return result;
}

}  // namespace sqlpod
