// Any bytes that a server could send for a row of any types become values or an error.
#include <arrow/array.h>
#include <arrow/builder.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/mysql/row_decoder.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

using namespace mysql;

struct ColumnTraits {
  enum_field_types type;
  unsigned flags = 0;
  unsigned long length = 0;
  unsigned decimals = 0;
};

constexpr ColumnTraits kinds[] = {
    {MYSQL_TYPE_TINY},
    {MYSQL_TYPE_SHORT, UNSIGNED_FLAG},
    {MYSQL_TYPE_LONG},
    {MYSQL_TYPE_LONGLONG, UNSIGNED_FLAG},
    {MYSQL_TYPE_YEAR},
    {MYSQL_TYPE_FLOAT},
    {MYSQL_TYPE_DOUBLE},
    {MYSQL_TYPE_NEWDECIMAL, 0, 17, 2},
    {MYSQL_TYPE_NEWDECIMAL, 0, 40, 38},
    {MYSQL_TYPE_NEWDECIMAL, UNSIGNED_FLAG, 66, 30},
    {MYSQL_TYPE_DATE},
    {MYSQL_TYPE_DATETIME},
    {MYSQL_TYPE_TIME},
    {MYSQL_TYPE_BIT, UNSIGNED_FLAG},
    {MYSQL_TYPE_GEOMETRY},
    {MYSQL_TYPE_BLOB},
    {MYSQL_TYPE_NULL},
};

MYSQL_FIELD column_of(const ColumnTraits& traits) {
  constexpr unsigned binary_charset = 63;
  static char name[] = "x";
  MYSQL_FIELD column{};
  column.name = name;
  column.name_length = 1;
  column.type = traits.type;
  column.flags = traits.flags;
  column.length = traits.length;
  column.decimals = traits.decimals;
  column.charsetnr = binary_charset;
  return column;
}

/// The size of the row, walked through by the documentation of the protocol alone; none when it
/// does not end in the packet.
std::optional<std::size_t> row_size(const std::vector<enum_field_types>& types,
                                    const std::vector<unsigned char>& packet) {
  std::size_t at = 1 + (types.size() + 9) / 8;
  for (std::size_t i = 0; i < types.size(); ++i) {
    const std::size_t bit = i + 2;
    if (at > packet.size()) return std::nullopt;
    if ((packet[1 + bit / 8] >> (bit % 8) & 1U) != 0) continue;
    std::uint64_t size = 0;
    switch (types[i]) {
      case MYSQL_TYPE_TINY:
        size = 1;
        break;
      case MYSQL_TYPE_SHORT:
      case MYSQL_TYPE_YEAR:
        size = 2;
        break;
      case MYSQL_TYPE_LONG:
      case MYSQL_TYPE_FLOAT:
        size = 4;
        break;
      case MYSQL_TYPE_LONGLONG:
      case MYSQL_TYPE_DOUBLE:
        size = 8;
        break;
      case MYSQL_TYPE_NULL:
        return std::nullopt;  // has no value, but by its bit
      default: {
        if (at >= packet.size()) return std::nullopt;
        const unsigned first = packet[at++];
        const std::size_t more = first == 252 ? 2 : first == 253 ? 3 : first == 254 ? 8 : 0;
        if (first == 251 || first == 255 || packet.size() - at < more) return std::nullopt;
        for (std::size_t byte = more; byte > 0; --byte) size = size << 8U | packet[at + byte - 1];
        if (more == 0) size = first;
        at += more;
      }
    }
    if (size > packet.size() - at) return std::nullopt;
    at += static_cast<std::size_t>(size);
  }
  return at;
}

}  // namespace

/// The first section names the kind of each column by a letter, the others are rows.
void fuzz_mysql_decoder(std::string_view bytes) {
  constexpr std::size_t most_columns = 40;
  const std::vector<std::string_view> parts = sections(bytes, 3);
  RowDecoder row;
  std::vector<enum_field_types> types;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders;
  for (const char letter : parts[0].substr(0, most_columns)) {
    const MYSQL_FIELD column =
        column_of(kinds[static_cast<unsigned char>(letter - 'a') % std::size(kinds)]);
    builders.push_back(checked(arrow::MakeBuilder(field_of(column)->type())));
    row.add(column, *builders.back());
    types.push_back(column.type);
  }
  std::int64_t rows = 0;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    // A copy of the row's own size, so that a sanitizer sees what is read beyond it.
    const std::vector<unsigned char> packet(parts[i].begin(), parts[i].end());
    std::size_t size = 0;
    try {
      size = row.append(packet.data(), packet.data() + packet.size());
    } catch (const Error& error) {
      require(error.kind() == ErrorKind::query || error.kind() == ErrorKind::transient,
              "an error of another kind: " + error.message());
      require(row.column() < std::max<std::size_t>(builders.size(), 1), "a column that is none");
      break;
    }
    const auto expected = row_size(types, packet);
    require(size <= packet.size(), "a row longer than its packet");
    require(!expected || *expected == size, "a row of another size");
    ++rows;
  }
  for (const auto& builder : builders) {
    require(builder->length() >= rows && builder->length() <= rows + 1, "half a value");
    check(checked(builder->Finish())->ValidateFull());
  }
}

}  // namespace sqlpod::fuzzing
