// What the tests of MySQL's types share: columns as the client describes them.
#pragma once

#include <mysql.h>

#include <string>
#include <utility>

namespace sqlpod::mysql {

constexpr unsigned utf8mb4_charset = 45;
constexpr unsigned binary_charset = 63;

/// What differs between columns of one type.
struct ColumnTraits {
  unsigned flags = 0;
  unsigned long length = 0;
  unsigned decimals = 0;
  unsigned charset = utf8mb4_charset;
};

/// A column `x`.
inline MYSQL_FIELD column_of(enum_field_types type, const ColumnTraits& traits = {}) {
  static char name[] = "x";
  MYSQL_FIELD column{};
  column.name = name;
  column.name_length = 1;
  column.type = type;
  column.flags = traits.flags;
  column.length = traits.length;
  column.decimals = traits.decimals;
  column.charsetnr = traits.charset;
  return column;
}

}  // namespace sqlpod::mysql
