// Numbers as the wire has them: big-endian, two's complement, floats by their bits.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "error/error.h"

namespace sqlpod::postgresql {

/// The number in the first sizeof(Number) bytes, which must be there.
template <typename Number>
Number big_endian(const char* bytes) {
  static_assert(std::endian::native == std::endian::little);
  using Bits = std::conditional_t<
      sizeof(Number) == 1, std::uint8_t,
      std::conditional_t<sizeof(Number) == 2, std::uint16_t,
                         std::conditional_t<sizeof(Number) == 4, std::uint32_t, std::uint64_t>>>;
  static_assert(sizeof(Bits) == sizeof(Number));
  Bits bits;
  std::memcpy(&bits, bytes, sizeof bits);
  if constexpr (sizeof(Bits) == 2) bits = __builtin_bswap16(bits);
  if constexpr (sizeof(Bits) == 4) bits = __builtin_bswap32(bits);
  if constexpr (sizeof(Bits) == 8) bits = __builtin_bswap64(bits);
  return std::bit_cast<Number>(bits);
}

/// The Error of bytes that are no value of their type.
inline Error malformed(const char* type, std::string_view bytes) {
  return {ErrorKind::query,
          "the server sent " + std::to_string(bytes.size()) + " bytes that are no " + type,
          "cast the column to text in the query"};
}

/// The number that is all of `bytes`. Throws Error (query) for any other length.
template <typename Number>
Number whole_number(const char* type, std::string_view bytes) {
  if (bytes.size() != sizeof(Number)) [[unlikely]] {
    throw malformed(type, bytes);
  }
  return big_endian<Number>(bytes.data());
}

}  // namespace sqlpod::postgresql
