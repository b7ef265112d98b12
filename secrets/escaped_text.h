// Finds a value in a text that may have escaped it, one character at a time and in any mixture: as
// it is, percent-encoded, backslash-escaped as SQL, C and JSON do, its punctuation doubled as SQL's
// quotes are, or twice so.
#pragma once

#include <cstddef>
#include <string_view>

namespace sqlpod {

/// The largest `end` such that text[at, end) is a form of `value`, or of a beginning of 6 bytes or
/// more that an ellipsis (`...`) follows; else std::string_view::npos.
/// `value` is any bytes and not empty; UTF-8 in it is also found as \uXXXX.
std::size_t escaped_end(std::string_view value, std::string_view text, std::size_t at);

}  // namespace sqlpod
