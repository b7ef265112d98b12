// UTF-8 as RFC 3629 has it, character by character: shortest form only, no surrogates, up to
// U+10FFFF.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sqlpod {

struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 1;  ///< bytes; 1 where the text is not UTF-8
  bool valid = false;
};

/// The character that starts at the byte `position`, which must be inside `text`.
Utf8Character decode_utf8(std::string_view text, std::size_t position);

/// Appends a character; `code` is no surrogate and at most U+10FFFF.
void append_utf8(std::string& text, char32_t code);

/// The offset of the first byte that belongs to no UTF-8 character, or none when all is UTF-8.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// The number of characters of valid UTF-8.
std::size_t utf8_length(std::string_view text);

/// The byte offset of the character number `index` of valid UTF-8, counted from 0; the size of the
/// text when it has no more than `index`.
std::size_t utf8_offset(std::string_view text, std::size_t index);

}  // namespace sqlpod
