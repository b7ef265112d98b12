// Where the values of a row begin and end in a packet of the binary protocol.
//
// Source: MariaDB documentation, "Resultset row" (binary) and "Protocol data types": numbers take
// the bytes of their type, everything else is a length and that many bytes. Pure functions; they
// read no byte at or beyond `end`.
#pragma once

#include <mysql.h>

#include <cstddef>
#include <string_view>

namespace sqlpod::mysql {

/// The width of a value that says its own length.
constexpr std::size_t length_encoded = static_cast<std::size_t>(-1);

/// The bytes that each value of a column of this type takes, or length_encoded.
std::size_t wire_width(enum_field_types type);

/// A length that takes more than a byte: `at` is at the byte 252, 253 or 254, which is followed by
/// the length in 2, 3 or 8 bytes, least byte first. Answers the data of that length; its data() is
/// null when it would not end before `end`.
std::string_view take_long_value(const unsigned char* at, const unsigned char* end) noexcept;

/// The value that begins at `at`; the next one begins where its data ends. Its data() is null when
/// it would not end before `end`, and never otherwise.
inline std::string_view take_value(const unsigned char* at, const unsigned char* end,
                                   std::size_t width) noexcept {
  std::size_t size = width;
  if (width == length_encoded) {
    if (at >= end) return {};
    if (*at > 250) return take_long_value(at, end);
    size = *at++;
  }
  if (end - at < static_cast<std::ptrdiff_t>(size)) return {};
  return {reinterpret_cast<const char*>(at), size};
}

}  // namespace sqlpod::mysql
