// How wide a character is on a terminal.
#pragma once

namespace sqlpod {

/// How many columns of a terminal the character takes: 0 for combining marks, 2 for East Asian wide
/// ones and emoji.
int display_width(char32_t code);

}  // namespace sqlpod
