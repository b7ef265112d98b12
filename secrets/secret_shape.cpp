#include "secrets/secret_shape.h"

#include <Poco/String.h>

#include <algorithm>
#include <string_view>

#include "config/document/json_document.h"
#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::string_view pem_begin = "-----BEGIN ";

/// In small letters, but for abbreviations; a label that is none of them could be part of the
/// secret.
constexpr const char* pem_labels[] = {
    "certificate",    "private key",           "RSA private key",
    "EC private key", "encrypted private key", "OpenSSH private key",
    "public key",     "certificate request",   "CMS"};

std::string pem_block(std::string_view text) {
  text.remove_prefix(pem_begin.size());
  for (const char* label : pem_labels) {
    if (text.starts_with(Poco::toUpper(std::string(label)) + "-----")) {
      return std::string("PEM ") + label;
    }
  }
  return "PEM block";
}

bool is_url(std::string_view text) {
  const std::string_view scheme = text.substr(0, text.find("://"));
  return scheme.size() < text.size() && !scheme.empty() &&
         std::all_of(scheme.begin(), scheme.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '_';
         });
}

bool is_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return false;
  try {
    parse_json(text, {});
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::string sort_of(std::string_view text) {
  if (find_invalid_utf8(text)) return "bytes that are not UTF-8";
  if (text.starts_with(pem_begin)) return pem_block(text);
  if (is_url(text)) return "URL";
  return is_json(text) ? "JSON" : "text";
}

}  // namespace

std::string shape_of(const Secret& secret) {
  const std::string_view text = secret.reveal();
  if (text.empty()) return "empty";
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  return sort_of(text) + ", " + std::to_string(lines) + (lines == 1 ? " line" : " lines");
}

}  // namespace sqlpod
