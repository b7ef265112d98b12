// A size in bytes as a task spec writes it: a number (`1000000`), or one with a unit (`64MB`,
// `1.5 GiB`).
#pragma once

#include <cstdint>
#include <string_view>

namespace sqlpod {

/// Grammar: `number [blank] [unit]` with the units B, kB, MB, GB, TB (powers of 1000) and KiB, MiB,
/// GiB, TiB (powers of 1024), in any case; a number is decimal digits with an optional fraction.
/// From 1 byte up to 2^60. Throws Error (usage) when it is none.
std::int64_t parse_byte_size(std::string_view text);

}  // namespace sqlpod
