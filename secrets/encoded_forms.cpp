#include "secrets/encoded_forms.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "secrets/escaped_text.h"

namespace sqlpod {
namespace {

constexpr std::size_t none = std::string_view::npos;

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// By character: the digit of standard base64 that it is, also as URL-safe base64 has it; else
/// '\0'.
constexpr std::array<char, 256> standard_digits = [] {
  std::array<char, 256> digits{};
  for (const char c : base64_alphabet) digits[static_cast<unsigned char>(c)] = c;
  digits['-'] = '+';
  digits['_'] = '/';
  return digits;
}();

char standard_digit(char c) {
  return standard_digits[static_cast<unsigned char>(c)];
}

/// The bytes before the value, modulo 3.
std::size_t alignment_of(Form form) {
  return static_cast<std::size_t>(form) - static_cast<std::size_t>(Form::base64);
}

/// The first digit of what follows `alignment` bytes that holds no bit of theirs.
std::size_t first_inner_digit(std::size_t alignment) {
  return (8 * alignment + 5) / 6;
}

std::size_t hex_end(std::string_view value, std::string_view text, std::size_t at) {
  if (text.size() - at < 2 * value.size()) return none;
  for (const char c : value) {
    if (hex_byte_at(text, at) != c) return none;
    at += 2;
  }
  return at;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Whether text[begin, end) is a word of its own. What an escape ends with (%3A, \n) is not part of
/// a word.
bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (end < text.size() && is_word_character(text[end])) return false;
  if (begin == 0 || !is_word_character(text[begin - 1])) return true;
  return (begin >= 3 && text[begin - 3] == '%') || (begin >= 2 && text[begin - 2] == '\\');
}

std::optional<TextSpan> base64_span(Form form, std::string_view value, std::string_view text,
                                    std::size_t at) {
  TextSpan span{at, at};
  const std::size_t size = base64_size(form, value);
  for (std::size_t i = 0; i < size; ++i) {
    if (take_base64_digit(text, span.end) != base64_digit(form, value, i)) return std::nullopt;
  }
  // The digits at the two ends hold bits of the secret too when it does not begin or end with them.
  if (form != Form::base64 && at > 0 && standard_digit(text[at - 1]) != 0) --span.begin;
  if (8 * (alignment_of(form) + value.size()) % 6 != 0) {
    if (span.end < text.size() && standard_digit(text[span.end]) != 0) ++span.end;
    while (span.end < text.size() && text[span.end] == '=') ++span.end;
    while (text.substr(span.end, 3) == "%3D" || text.substr(span.end, 3) == "%3d") span.end += 3;
  }
  return span;
}

}  // namespace

std::optional<TextSpan> form_at(Form form, std::string_view value, std::string_view text,
                                std::size_t at) {
  if (form != Form::escaped && form != Form::hex) return base64_span(form, value, text, at);
  const std::size_t end =
      form == Form::hex ? hex_end(value, text, at) : escaped_end(value, text, at);
  if (end == none) return std::nullopt;
  if (value.size() < shortest_encoded && !stands_alone(text, at, end)) return std::nullopt;
  return TextSpan{at, end};
}

std::size_t base64_size(Form form, std::string_view value) {
  const std::size_t alignment = alignment_of(form);
  const std::size_t end = 8 * (alignment + value.size()) / 6;
  return end - std::min(first_inner_digit(alignment), end);
}

char base64_digit(Form form, std::string_view value, std::size_t i) {
  const std::size_t alignment = alignment_of(form);
  const std::size_t bit = 6 * (first_inner_digit(alignment) + i) - 8 * alignment;
  const auto byte = [&](std::size_t place) {
    return place < value.size() ? static_cast<unsigned char>(value[place]) : 0U;
  };
  const unsigned two_bytes = byte(bit / 8) << 8 | byte(bit / 8 + 1);
  return base64_alphabet[two_bytes >> (10 - bit % 8) & 63U];
}

std::optional<char> hex_byte_at(std::string_view text, std::size_t at) {
  if (at + 2 > text.size()) return std::nullopt;
  const char* const begin = text.data() + at;
  unsigned char byte = 0;
  if (std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) return std::nullopt;
  return static_cast<char>(byte);
}

std::optional<char> take_base64_digit(std::string_view text, std::size_t& at) {
  // MIME and PEM break the digits into lines.
  while (at < text.size() && (text[at] == '\n' || text[at] == '\r')) ++at;
  if (at >= text.size()) return std::nullopt;
  char digit = standard_digit(text[at]);
  std::size_t size = 1;
  if (text[at] == '%') {
    const auto byte = hex_byte_at(text, at + 1);
    if (!byte || (*byte != '+' && *byte != '/')) return std::nullopt;
    digit = *byte;
    size = 3;
  } else if (text.substr(at, 2) == "\\/") {
    digit = '/';
    size = 2;
  }
  if (digit == 0) return std::nullopt;
  at += size;
  return digit;
}

}  // namespace sqlpod
