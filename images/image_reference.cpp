#include "images/image_reference.h"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace sqlpod {
namespace {

constexpr std::size_t longest_repository = 255;
constexpr std::size_t longest_tag = 128;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_alphanumeric(char c) {
  return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z');
}

template <typename Predicate>
bool all_of(std::string_view text, Predicate holds) {
  return !text.empty() && std::all_of(text.begin(), text.end(), holds);
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && all_of(text, is_digit);
}

/// Letters and digits with dots and hyphens inside; or an address in brackets.
bool is_host(std::string_view text) {
  if (text.starts_with('[')) {
    return text.size() > 2 && text.ends_with(']') &&
           all_of(text.substr(1, text.size() - 2), [](char c) {
             return c == ':' || std::isxdigit(static_cast<unsigned char>(c)) != 0;
           });
  }
  return all_of(text, [](char c) { return is_alphanumeric(c) || c == '.' || c == '-'; }) &&
         is_alphanumeric(text.front()) && is_alphanumeric(text.back());
}

bool is_host_with_port(std::string_view text) {
  const std::size_t after_address = text.starts_with('[') ? text.find(']') : 0;
  const std::size_t colon = text.find(':', std::min(after_address, text.size()));
  if (colon == std::string_view::npos) return is_host(text);
  return is_host(text.substr(0, colon)) && is_port(text.substr(colon + 1));
}

/// Runs of lower-case letters and digits, between them one dot, one or two underscores, or hyphens.
bool is_path_component(std::string_view text) {
  std::size_t at = 0;
  while (true) {
    const std::size_t run = at;
    while (at < text.size() && (is_digit(text[at]) || is_lower(text[at]))) ++at;
    if (at == run) return false;
    if (at == text.size()) return true;
    const char separator = text[at];
    const std::size_t first = at;
    while (at < text.size() && text[at] == separator) ++at;
    const std::size_t count = at - first;
    const bool known =
        (separator == '.' && count == 1) || (separator == '_' && count <= 2) || separator == '-';
    if (!known) return false;
  }
}

/// What can be no path component is the name of a host, and so is `localhost`.
bool must_be_host(std::string_view text) {
  return text.find_first_of(".:[") != std::string_view::npos || text == "localhost" ||
         !is_path_component(text);
}

bool is_path(std::string_view text) {
  while (true) {
    const std::size_t slash = text.find('/');
    if (!is_path_component(text.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    text.remove_prefix(slash + 1);
  }
}

/// algorithm:hexadecimal
bool is_digest(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view digits = text.substr(colon + 1);
  return all_of(text.substr(0, colon),
                [](char c) {
                  return is_alphanumeric(c) || c == '+' || c == '.' || c == '_' || c == '-';
                }) &&
         digits.size() >= 32 && digits.size() <= 128 &&
         all_of(digits, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool is_image_repository(std::string_view text) {
  if (text.size() > longest_repository) return false;
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos && must_be_host(text.substr(0, slash))) {
    return is_host_with_port(text.substr(0, slash)) && is_path(text.substr(slash + 1));
  }
  return is_path(text);
}

bool is_image_tag(std::string_view text) {
  const auto is_word = [](char c) { return is_alphanumeric(c) || c == '_'; };
  return text.size() <= longest_tag &&
         all_of(text, [&](char c) { return is_word(c) || c == '.' || c == '-'; }) &&
         is_word(text.front());
}

bool is_image_reference(std::string_view text) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (!is_digest(text.substr(at + 1))) return false;
    text = text.substr(0, at);
  }
  // A colon after the last slash is that of a tag; one before it, that of a port.
  const std::size_t slash = text.rfind('/');
  const std::size_t colon = text.find(':', slash == std::string_view::npos ? 0 : slash);
  if (colon == std::string_view::npos) return is_image_repository(text);
  return is_image_tag(text.substr(colon + 1)) && is_image_repository(text.substr(0, colon));
}

}  // namespace sqlpod
