// Numbers written in digits turned into machine numbers, without a digit lost.
#pragma once

#include <cstdint>
#include <string_view>

namespace sqlpod {

/// The whole number that `digits` (`-?[0-9]+(\.[0-9]+)?`) stands for; digits after the point must
/// be zeros. Throws Error (query) when it is not whole or does not fit.
std::int64_t exact_integer(std::string_view digits);

/// The double whose shortest text has the same digits. `NaN`, `Infinity` and `-Infinity` are read
/// too. Throws Error (query) when there is none: 0.1 is exact in this sense, 0.12345678901234567890
/// is not.
double exact_real(std::string_view digits);

/// The double for a number without a declared precision. One with more than six decimals is what a
/// division or an average gave, and is rounded to the nearest; any other goes by exact_real().
double computed_real(std::string_view digits);

/// The double that equals a whole number. Throws Error (query) when there is none.
double exact_real(std::int64_t value);
double exact_real(std::uint64_t value);

}  // namespace sqlpod
