#include "secrets/encoded_forms.h"

#include <algorithm>
#include <string>
#include <utility>

#include "secrets/escaped_text.h"

namespace sqlpod {
namespace {

constexpr std::size_t none = std::string_view::npos;
/// Shorter secrets would be found all over a text that has nothing to do with them.
constexpr std::size_t shortest_found_anywhere = 4;

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

/// The digit of standard base64 that a URL-safe one stands for.
char standard_digit(char c) {
  return c == '-' ? '+' : c == '_' ? '/' : c;
}

/// The digit of standard base64 at text[at], and the size that it has there: URLs and JSON may
/// have escaped it.
std::pair<char, std::size_t> digit_at(std::string_view text, std::size_t at) {
  const std::string_view escape = text.substr(at, 3);
  if (escape == "%2B" || escape == "%2b") return {'+', 3};
  if (escape == "%2F" || escape == "%2f") return {'/', 3};
  if (escape.substr(0, 2) == "\\/") return {'/', 2};
  return {standard_digit(text[at]), 1};
}

bool is_base64_digit(char c) {
  return base64_digits.find(standard_digit(c)) != none;
}

/// The base64 digits made of bits of `value` alone when it comes after `alignment` other bytes.
std::string inner_base64(std::string_view value, std::size_t alignment) {
  const std::size_t first = (8 * alignment + 5) / 6;
  const std::size_t end = 8 * (alignment + value.size()) / 6;
  const auto bit = [&](std::size_t i) {
    return static_cast<unsigned>(static_cast<unsigned char>(value[i / 8])) >> (7 - i % 8) & 1U;
  };
  std::string digits;
  digits.reserve(end - std::min(first, end));
  for (std::size_t digit = first; digit < end; ++digit) {
    unsigned code = 0;
    for (std::size_t i = 0; i < 6; ++i) code = code << 1 | bit(6 * digit + i - 8 * alignment);
    digits += base64_digits[code];
  }
  return digits;
}

std::size_t hex_end(std::string_view value, std::string_view text, std::size_t at) {
  if (text.size() - at < 2 * value.size()) return none;
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (lower(text[at]) != hex_digits[byte >> 4] || lower(text[at + 1]) != hex_digits[byte & 15U])
      return none;
    at += 2;
  }
  return at;
}

bool is_word_character(char c) {
  return is_letter_or_digit(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether text[begin, end) is a word of its own. What an escape ends with (%3A, \n) is not part of
/// a word.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (end < text.size() && is_word_character(text[end])) return false;
  if (begin == 0 || !is_word_character(text[begin - 1])) return true;
  return (begin >= 3 && text[begin - 3] == '%') || (begin >= 2 && text[begin - 2] == '\\');
}

}  // namespace

EncodedForms::EncodedForms(const Secret& secret, bool is_continued)
    : secret_(secret.clone()), is_continued_(is_continued) {
  const std::string_view value = secret_.reveal();
  const auto byte = static_cast<unsigned char>(value.front());
  allow_first(value.front(), escaped);
  allow_first('%', escaped);
  allow_first('\\', escaped);
  if (value.front() == ' ') allow_first('+', escaped);
  if (value.size() < shortest_found_anywhere) return;

  allow_first(hex_digits[byte >> 4], hex);
  if (byte >> 4 >= 10) allow_first(static_cast<char>('A' + (byte >> 4) - 10), hex);
  for (std::size_t alignment = 0; alignment < 3; ++alignment) {
    base64_[alignment] = Secret(inner_base64(value, alignment));
    const char digit = base64_[alignment].reveal().front();
    allow_first(digit, base64 << alignment);
    if (digit == '+') allow_first('-', base64 << alignment);
    if (digit == '/') allow_first('_', base64 << alignment);
    if (digit == '/') allow_first('\\', base64 << alignment);
    if (digit == '+' || digit == '/') allow_first('%', base64 << alignment);
  }
}

void EncodedForms::allow_first(char c, unsigned form) {
  unsigned char& forms = first_[static_cast<unsigned char>(c)];
  forms = static_cast<unsigned char>(forms | form);
}

std::optional<TextSpan> EncodedForms::base64_span(std::string_view text, std::size_t at,
                                                  std::size_t alignment) const {
  TextSpan span{at, at};
  for (const char digit : base64_[alignment].reveal()) {
    // MIME and PEM break the digits into lines.
    while (span.end < text.size() && (text[span.end] == '\n' || text[span.end] == '\r')) ++span.end;
    if (span.end >= text.size()) return std::nullopt;
    const auto [found, size] = digit_at(text, span.end);
    if (found != digit) return std::nullopt;
    span.end += size;
  }
  // The digits at the two ends hold bits of the secret too when it does not begin or end with them.
  if (alignment != 0 && at > 0 && is_base64_digit(text[at - 1])) --span.begin;
  if (8 * (alignment + secret_.reveal().size()) % 6 != 0) {
    if (span.end < text.size() && is_base64_digit(text[span.end])) ++span.end;
    while (span.end < text.size() && text[span.end] == '=') ++span.end;
    while (text.substr(span.end, 3) == "%3D" || text.substr(span.end, 3) == "%3d") span.end += 3;
  }
  return span;
}

std::optional<TextSpan> EncodedForms::find_at(std::string_view text, std::size_t at) const {
  const std::string_view value = secret_.reveal();
  const unsigned forms = first_[static_cast<unsigned char>(text[at])];
  std::optional<TextSpan> longest;
  const auto keep_longer = [&](TextSpan span) {
    if (!longest || span.end - span.begin > longest->end - longest->begin) longest = span;
  };
  if ((forms & escaped) != 0) {
    const std::size_t end = escaped_end(value, text, at);
    const bool found_anywhere = value.size() >= shortest_found_anywhere;
    if (end != none && (found_anywhere || stands_alone(text, at, end))) keep_longer({at, end});
  }
  if ((forms & hex) != 0) {
    if (const std::size_t end = hex_end(value, text, at); end != none) keep_longer({at, end});
  }
  for (std::size_t alignment = 0; alignment < 3; ++alignment) {
    if ((forms & base64 << alignment) == 0) continue;
    if (const auto span = base64_span(text, at, alignment)) keep_longer(*span);
  }
  if (longest) longest->is_continued = is_continued_;
  return longest;
}

}  // namespace sqlpod
