#include "executor/engine/mysql/wire_value.h"

#include <cstdint>

namespace sqlpod::mysql {

std::size_t wire_width(enum_field_types type) {
  switch (type) {
    case MYSQL_TYPE_NULL:
      return 0;
    case MYSQL_TYPE_TINY:
      return 1;
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_YEAR:
      return 2;
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_FLOAT:
      return 4;
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_DOUBLE:
      return 8;
    default:
      return length_encoded;
  }
}

std::string_view take_long_value(const unsigned char* at, const unsigned char* end) noexcept {
  const unsigned kind = *at++;
  const std::ptrdiff_t bytes = kind == 252 ? 2 : kind == 253 ? 3 : 8;
  const bool is_length = kind >= 252 && kind <= 254;
  if (!is_length || end - at < bytes) return {};
  std::uint64_t size = 0;
  for (std::ptrdiff_t i = bytes; i-- > 0;) size = (size << 8U) | at[i];
  at += bytes;
  if (size > static_cast<std::uint64_t>(end - at)) return {};
  return {reinterpret_cast<const char*>(at), size};
}

}  // namespace sqlpod::mysql
