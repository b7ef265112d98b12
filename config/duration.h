// A length of time as a task spec writes it: seconds (`30`, `0.5`), or numbers with units (`90s`,
// `1h30m`, `250ms`).
#pragma once

#include <chrono>
#include <string_view>

namespace sqlpod {

/// Grammar: `number | (number unit)+` with the units d, h, m, s, ms, each at most once and in that
/// order; a number is decimal digits with an optional fraction. At most 366 days. Throws Error
/// (usage) when it is none, or negative.
std::chrono::milliseconds parse_duration(std::string_view text);

}  // namespace sqlpod
