// The forms that a value can take in a text: what the redactor searches for. Which forms there are
// is in redactor.h.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sqlpod {

/// A stretch of a text: [begin, end).
struct TextSpan {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool is_continued = false;  ///< a find right behind it belongs to it
};

enum class Form : unsigned char {
  escaped,  ///< as it is, too
  hex,
  base64,
  base64_after_one_byte,  ///< modulo 3
  base64_after_two_bytes,
};

/// Shorter values are only found escaped: as hex or base64 they would be found all over a text that
/// has nothing to do with them.
constexpr std::size_t shortest_encoded = 4;

/// The form of `value` whose first character is text[at], if it stands there. The span may begin
/// one character before `at`: a base64 digit that holds bits of the value and of what comes before
/// it.
std::optional<TextSpan> form_at(Form form, std::string_view value, std::string_view text,
                                std::size_t at);

/// How many base64 digits hold nothing but bits of `value` when it has that form of base64; of
/// shortest_encoded bytes they are 4 or more.
std::size_t base64_size(Form form, std::string_view value);
/// The i-th of these digits.
char base64_digit(Form form, std::string_view value, std::size_t i);

/// The byte that two hex digits are at text[at].
std::optional<char> hex_byte_at(std::string_view text, std::size_t at);

/// The digit of standard base64 that stands at text[at] or behind the line break there, as itself,
/// in the URL-safe alphabet, or as URLs and JSON escape it; moves `at` behind it.
std::optional<char> take_base64_digit(std::string_view text, std::size_t& at);

}  // namespace sqlpod
