// Finds a value in a text that may have escaped it, one character at a time and in any mixture: as
// it is, percent-encoded, backslash-escaped as SQL, C and JSON do, its punctuation doubled as SQL's
// quotes are, or twice so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

namespace sqlpod {

/// The largest `end` such that text[at, end) is a form of `value`, or of a beginning of 6 bytes or
/// more that an ellipsis (`...`) follows; else std::string_view::npos.
/// `value` is any bytes and not empty; UTF-8 in it is also found as \uXXXX.
std::size_t escaped_end(std::string_view value, std::string_view text, std::size_t at);

/// What a beginning of values and the byte behind it make: a longer beginning, or none that a value
/// has. A number stands for a beginning.
using NextBeginning = std::function<std::optional<std::uint64_t>(std::uint64_t, char)>;

/// Reads text[at...] in every way that escaped_end does, byte by byte, as far as `next` knows
/// values that begin so. `beginning` stands for the empty one.
void read_beginnings(std::string_view text, std::size_t at, std::uint64_t beginning,
                     const NextBeginning& next);

}  // namespace sqlpod
