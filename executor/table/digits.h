// Numbers, dates and times written in digits to where there is room for them.
//
// Each function writes from `out` on and answers where it ended. It may write up to cell_room
// bytes, more than it answers; what is behind the end is of no meaning. Nothing depends on the
// locale.
#pragma once

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace sqlpod {

/// What the longest of them writes, and what it may write behind its end.
inline constexpr std::size_t cell_room = 80;

namespace digits {

inline constexpr auto pairs = [] {
  std::array<char, 200> text{};
  for (std::size_t i = 0; i < 100; ++i) {
    text[2 * i] = static_cast<char>('0' + i / 10);
    text[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
  return text;
}();

/// Two digits of a number below 100.
inline char* put_two(std::uint32_t value, char* out) {
  std::memcpy(out, &pairs[std::size_t{2} * value], 2);
  return out + 2;
}

/// Four digits of a number below 10,000.
inline char* put_four(std::uint32_t value, char* out) {
  return put_two(value % 100, put_two(value / 100, out));
}

inline char* put_six(std::uint32_t value, char* out) {
  return put_four(value % 10'000, put_two(value / 10'000, out));
}

/// As many digits as a number below 10,000 has.
inline char* put_short(std::uint32_t value, char* out) {
  if (value < 10) {
    *out = static_cast<char>('0' + value);
    return out + 1;
  }
  if (value < 100) return put_two(value, out);
  if (value >= 1000) return put_four(value, out);
  *out = static_cast<char>('0' + value / 100);
  return put_two(value % 100, out + 1);
}

}  // namespace digits

inline char* put_unsigned(std::uint64_t value, char* out) {
  using namespace digits;
  if (value < 10'000) return put_short(static_cast<std::uint32_t>(value), out);
  if (value < 100'000'000) {
    const auto small = static_cast<std::uint32_t>(value);
    return put_four(small % 10'000, put_short(small / 10'000, out));
  }
  const auto low = static_cast<std::uint32_t>(value % 100'000'000);
  return put_four(low % 10'000, put_four(low / 10'000, put_unsigned(value / 100'000'000, out)));
}

template <std::integral Integer>
char* put_integer(Integer value, char* out) {
  if constexpr (std::unsigned_integral<Integer>) {
    return put_unsigned(value, out);
  } else {
    const std::int64_t wide = std::int64_t{0} + value;
    if (wide >= 0) return put_unsigned(static_cast<std::uint64_t>(wide), out);
    *out = '-';
    return put_unsigned(0 - static_cast<std::uint64_t>(wide), out + 1);
  }
}

/// An integer with the point `scale` places from the right; scale is from 0 to 18.
inline char* put_scaled(std::int64_t value, int scale, char* out) {
  if (value < 0) *out++ = '-';
  const std::uint64_t size =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  char* end = put_unsigned(size, out);
  if (scale == 0) return end;
  if (end - out <= scale) {  // zeros are missing
    std::array<char, 24> number{};
    const auto given = static_cast<std::size_t>(end - out);
    std::memcpy(number.data(), out, given);
    const std::size_t zeros = static_cast<std::size_t>(scale) - given;
    std::memcpy(out, "0.00000000000000000000", 2 + zeros);
    std::memcpy(out + 2 + zeros, number.data(), given);
    return out + 2 + scale;
  }
  std::array<char, 24> places;
  char* const point = end - scale;
  std::memcpy(places.data(), point, places.size());
  *point = '.';
  std::memcpy(point + 1, places.data(), places.size());
  return end + 1;
}

/// The Gregorian date of a day since 1970-01-01: `2024-01-31`. Years outside of 0000 to 9999 have
/// more digits, or a sign.
inline char* put_date(std::int64_t days, char* out) {
  using namespace digits;
  constexpr std::int64_t days_per_era = 146'097;  // 400 years
  // Counted from a March the 1st, so that a leap day ends its year, in an era of its own; then by
  // Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms".
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - (days_per_era - 1)) / days_per_era;
  const auto day_of_era = static_cast<std::uint32_t>(shifted - era * days_per_era);
  const std::uint32_t quarters = 4 * day_of_era + 3;
  const std::uint32_t century = quarters / 146'097;
  const std::uint32_t of_century = (quarters % 146'097) | 3U;
  const std::uint64_t years = std::uint64_t{2'939'745} * of_century;
  const auto year_of_century = static_cast<std::uint32_t>(years >> 32U);
  const std::uint32_t day_of_year = static_cast<std::uint32_t>(years) / 2'939'745 / 4;
  const std::uint32_t months = 2'141 * day_of_year + 197'913;
  const bool is_next_year = day_of_year >= 306;
  const std::uint32_t month = (months >> 16U) - (is_next_year ? 12 : 0);
  const std::uint32_t day = (months & 0xFFFFU) / 2'141 + 1;
  const std::int64_t year = 400 * era + 100 * century + year_of_century + (is_next_year ? 1 : 0);
  if (year >= 0 && year <= 9999) {
    out = put_four(static_cast<std::uint32_t>(year), out);
  } else {
    if (year < 0) *out++ = '-';
    const auto size = static_cast<std::uint64_t>(year < 0 ? -year : year);
    out = size < 10'000 ? put_four(static_cast<std::uint32_t>(size), out) : put_unsigned(size, out);
  }
  *out = '-';
  out = put_two(month, out + 1);
  *out = '-';
  return put_two(day, out + 1);
}

/// A time of microseconds: `26:03:04`, with six digits of fraction when there is one. Hours may
/// pass 24.
inline char* put_clock(std::uint64_t microseconds, char* out) {
  using namespace digits;
  const std::uint64_t all_seconds = microseconds / 1'000'000;
  const auto fraction = static_cast<std::uint32_t>(microseconds % 1'000'000);
  const std::uint64_t all_minutes = all_seconds / 60;
  const std::uint64_t hours = all_minutes / 60;
  out = hours < 100 ? put_two(static_cast<std::uint32_t>(hours), out) : put_unsigned(hours, out);
  *out = ':';
  out = put_two(static_cast<std::uint32_t>(all_minutes % 60), out + 1);
  *out = ':';
  out = put_two(static_cast<std::uint32_t>(all_seconds % 60), out + 1);
  if (fraction == 0) return out;
  *out = '.';
  return put_six(fraction, out + 1);
}

/// A length of time in microseconds, with its sign.
inline char* put_duration(std::int64_t microseconds, char* out) {
  if (microseconds >= 0) return put_clock(static_cast<std::uint64_t>(microseconds), out);
  *out = '-';
  return put_clock(0 - static_cast<std::uint64_t>(microseconds), out + 1);
}

/// A point in time in microseconds since 1970: `2024-01-31T10:00:00`.
inline char* put_timestamp(std::int64_t microseconds, char* out) {
  constexpr std::int64_t per_day = 86'400'000'000;
  std::int64_t days = microseconds / per_day;
  std::int64_t of_day = microseconds % per_day;
  if (of_day < 0) {
    of_day += per_day;
    --days;
  }
  out = put_date(days, out);
  *out = 'T';
  return put_clock(static_cast<std::uint64_t>(of_day), out + 1);
}

/// The shortest text that reads back as the same number, laid out as Python's repr: `1.5`, `3.0`,
/// `1e+16`, `1e-05`, `NaN`, `-Infinity`.
template <std::floating_point Real>
char* put_real(Real value, char* out) {
  const auto put = [&](std::string_view text) { return out + text.copy(out, text.size()); };
  if (std::isnan(value)) return put("NaN");
  if (std::isinf(value)) return put(value < 0 ? "-Infinity" : "Infinity");
  const Real size = std::fabs(value);
  const bool plain = size == 0 || (size >= Real(1e-4) && size < Real(1e16));
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  char* end = std::to_chars(out, out + cell_room, value, format).ptr;
  if (!plain || std::memchr(out, '.', static_cast<std::size_t>(end - out)) != nullptr) return end;
  *end++ = '.';
  *end++ = '0';
  return end;
}

}  // namespace sqlpod
