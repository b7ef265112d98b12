// UTF-8, one character at a time, strictly: no overlong forms, no surrogates, nothing past
// U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace sqlpod {

struct Utf8Character {
  char32_t code = 0;
  std::size_t length = 1;  ///< bytes; 1 where the text is not UTF-8
  bool valid = false;
};

/// The character that starts at `position`, which must be inside `text`.
Utf8Character decode_utf8(std::string_view text, std::size_t position);

/// How many columns of a terminal the character takes: 0 for combining marks, 2 for East Asian wide
/// ones and emoji.
int display_width(char32_t code);

}  // namespace sqlpod
