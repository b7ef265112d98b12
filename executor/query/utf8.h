// UTF-8, code point by code point.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sqlpod::utf8 {

/// Reads the code point at `position` and moves past it; none, with `position` unmoved, where the
/// bytes are no UTF-8 (overlong forms, surrogates and what is above U+10FFFF included) or the text
/// ends.
std::optional<char32_t> next(std::string_view text, std::size_t& position);

/// Appends a code point, which must not be a surrogate nor above U+10FFFF.
void append(std::string& text, char32_t code_point);

/// What Python's str.strip() and `\s` take for white space.
bool is_white_space(char32_t c);

bool is_valid(std::string_view text);

/// The number of code points of valid UTF-8.
std::size_t length(std::string_view text);

/// The byte offset of the code point number `index`, or the size of the text when it has no more
/// than `index`.
std::size_t offset_of(std::string_view text, std::size_t index);

}  // namespace sqlpod::utf8
