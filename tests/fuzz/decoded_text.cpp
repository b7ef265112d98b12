#include "tests/fuzz/decoded_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "error/utf8.h"

namespace sqlpod::fuzzing {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

std::string percent_decoded(std::string_view text, bool plus_is_blank) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool triple = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                        hex_digit(text[i + 2]) >= 0;
    if (triple) {
      result += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      result += plus_is_blank && text[i] == '+' ? ' ' : text[i];
    }
  }
  return result;
}

std::string without_backslashes(std::string_view text) {
  constexpr std::string_view letters = "bfnrt0";
  constexpr std::string_view meanings("\b\f\n\r\t\0", 6);
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      result += text[i];
      continue;
    }
    const char c = text[++i];
    if (c == 'u' && i + 4 < text.size() &&
        std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    text.begin() + static_cast<std::ptrdiff_t>(i) + 5,
                    [](char digit) { return hex_digit(digit) >= 0; })) {
      char32_t code = 0;
      for (int digit = 0; digit < 4; ++digit)
        code = code * 16 + static_cast<char32_t>(hex_digit(text[++i]));
      if (code < 0xD800 || code > 0xDFFF) append_utf8(result, code);
      continue;
    }
    const std::size_t known = letters.find(c);
    result += known == std::string_view::npos ? c : meanings[known];
  }
  return result;
}

std::string without_doubles(std::string_view text, char quote) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    result += text[i];
    if (text[i] == quote && i + 1 < text.size() && text[i + 1] == quote) ++i;
  }
  return result;
}

/// Adds every run of digits, read from its first `skip` digits on.
template <typename Digit>
void add_runs(std::string_view text, std::size_t skip, unsigned bits, Digit digit,
              std::vector<std::string>& all) {
  std::string run;
  std::size_t in_run = 0;
  std::uint32_t buffer = 0;
  unsigned filled = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const int value = i < text.size() ? digit(text[i]) : -1;
    if (value < 0) {
      if (!run.empty()) all.push_back(std::exchange(run, {}));
      in_run = 0;
      filled = 0;
      continue;
    }
    if (in_run++ < skip) continue;
    buffer = buffer << bits | static_cast<std::uint32_t>(value);
    filled += bits;
    if (filled >= 8) {
      filled -= 8;
      run += static_cast<char>(buffer >> filled & 0xffU);
    }
  }
}

}  // namespace

std::vector<std::string> decoded_texts(std::string_view text) {
  std::vector<std::string> all = {std::string(text),           percent_decoded(text, false),
                                  percent_decoded(text, true), without_backslashes(text),
                                  without_doubles(text, '\''), without_doubles(text, '"'),
                                  without_doubles(text, '%')};
  for (const std::size_t skip : {0U, 1U}) add_runs(text, skip, 4, hex_digit, all);
  for (const std::size_t skip : {0U, 1U, 2U, 3U}) add_runs(text, skip, 6, base64_digit, all);
  return all;
}

}  // namespace sqlpod::fuzzing
