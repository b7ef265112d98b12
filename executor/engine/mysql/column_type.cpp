#include "executor/engine/mysql/column_type.h"

#include <arrow/util/key_value_metadata.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod::mysql {
namespace {

constexpr unsigned binary_charset = 63;

bool is_unsigned(const MYSQL_FIELD& column) {
  return (column.flags & UNSIGNED_FLAG) != 0;
}

/// What a MariaDB server says of a type of its own that travels as another: "json", "uuid".
std::string_view attribute(const MYSQL_FIELD& column, mariadb_field_attr_t name) {
  MARIADB_CONST_STRING text{};
  if (column.extension == nullptr || mariadb_field_attr(&text, &column, name) != 0) return {};
  return {text.str, text.length};
}

std::shared_ptr<arrow::DataType> decimal_type(const MYSQL_FIELD& column) {
  // The length counts the sign and the point.
  const std::int64_t length = static_cast<std::int64_t>(std::min(column.length, 1000UL)) -
                              (column.decimals > 0 ? 1 : 0) - (is_unsigned(column) ? 0 : 1);
  const auto precision = static_cast<std::int32_t>(std::max<std::int64_t>(length, 1));
  const auto scale = static_cast<std::int32_t>(std::min(column.decimals, 1000U));
  if (precision <= arrow::Decimal128Type::kMaxPrecision) {
    return checked(arrow::Decimal128Type::Make(precision, scale), ErrorKind::query);
  }
  return checked(arrow::Decimal256Type::Make(precision, scale), ErrorKind::query);
}

/// Text comes as UTF-8, unless a statement of the user's has changed what the session asks for.
std::shared_ptr<arrow::DataType> text_type(const MYSQL_FIELD& column) {
  static constexpr std::array<std::string_view, 4> readable = {"utf8mb4", "utf8mb3", "utf8",
                                                               "ascii"};
  if (column.charsetnr == binary_charset) return arrow::binary();
  const MARIADB_CHARSET_INFO* charset = mariadb_get_charset_by_nr(column.charsetnr);
  if (charset != nullptr &&
      std::find(readable.begin(), readable.end(), charset->csname) == readable.end()) {
    throw Error(ErrorKind::query,
                "column " + in_quotes({column.name, column.name_length}) +
                    " comes in the character set " + charset->csname + ", not as UTF-8",
                "leave SET NAMES and character_set_results out of the task");
  }
  return arrow::utf8();
}

std::shared_ptr<arrow::DataType> type_of(const MYSQL_FIELD& column) {
  const bool u = is_unsigned(column);
  switch (column.type) {
    case MYSQL_TYPE_TINY:
      return u ? arrow::uint8() : arrow::int8();
    case MYSQL_TYPE_SHORT:
      return u ? arrow::uint16() : arrow::int16();
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
      return u ? arrow::uint32() : arrow::int32();
    case MYSQL_TYPE_LONGLONG:
      return u ? arrow::uint64() : arrow::int64();
    case MYSQL_TYPE_YEAR:
      return arrow::int16();
    case MYSQL_TYPE_FLOAT:
      return arrow::float32();
    case MYSQL_TYPE_DOUBLE:
      return arrow::float64();
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
      return decimal_type(column);
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE:
      return arrow::date32();
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case MYSQL_TYPE_TIME:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case MYSQL_TYPE_BIT:
      return arrow::uint64();
    case MYSQL_TYPE_NULL:
      return arrow::null();
    case MYSQL_TYPE_GEOMETRY:
      return arrow::binary();
    case MYSQL_TYPE_JSON:
      return arrow::utf8();
    case MYSQL_TYPE_VARCHAR:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
    case MYSQL_TYPE_ENUM:
    case MYSQL_TYPE_SET:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
      return text_type(column);
    default:
      throw Error(ErrorKind::query,
                  "column " + in_quotes({column.name, column.name_length}) + " is of MySQL's " +
                      type_name(column) + ", for which there is no Arrow type",
                  "CAST it in the query, AS CHAR for example");
  }
}

/// What a column of text stands for, or how many bits a number has, as the metadata key
/// `sqlpod.type` names it.
std::string kind_of(const MYSQL_FIELD& column) {
  if (column.type == MYSQL_TYPE_BIT) return "bit(" + std::to_string(column.length) + ")";
  if (type_of(column)->id() != arrow::Type::STRING) return {};
  if (column.type == MYSQL_TYPE_JSON) return "json";  // MySQL; MariaDB's JSON is a text
  if (attribute(column, MARIADB_FIELD_ATTR_FORMAT_NAME) == "json") return "json";
  if (attribute(column, MARIADB_FIELD_ATTR_DATA_TYPE_NAME) == "uuid") return "uuid";
  return {};
}

}  // namespace

std::shared_ptr<arrow::Field> field_of(const MYSQL_FIELD& column) {
  std::string name(column.name, column.name_length);
  auto type = type_of(column);
  if (const std::string kind = kind_of(column); !kind.empty()) {
    return arrow::field(std::move(name), std::move(type), true,
                        arrow::key_value_metadata({"sqlpod.type"}, {kind}));
  }
  return arrow::field(std::move(name), std::move(type));
}

std::shared_ptr<arrow::Schema> schema_of(const MYSQL_RES& columns) {
  arrow::FieldVector fields;
  for (unsigned i = 0; i < columns.field_count; ++i) fields.push_back(field_of(columns.fields[i]));
  return arrow::schema(std::move(fields));
}

std::string type_name(const MYSQL_FIELD& column) {
  struct Name {
    enum_field_types type;
    const char* name;
  };
  static constexpr std::array names = {
      Name{MYSQL_TYPE_TINY, "TINYINT"},       Name{MYSQL_TYPE_SHORT, "SMALLINT"},
      Name{MYSQL_TYPE_INT24, "MEDIUMINT"},    Name{MYSQL_TYPE_LONG, "INT"},
      Name{MYSQL_TYPE_LONGLONG, "BIGINT"},    Name{MYSQL_TYPE_YEAR, "YEAR"},
      Name{MYSQL_TYPE_FLOAT, "FLOAT"},        Name{MYSQL_TYPE_DOUBLE, "DOUBLE"},
      Name{MYSQL_TYPE_DECIMAL, "DECIMAL"},    Name{MYSQL_TYPE_NEWDECIMAL, "DECIMAL"},
      Name{MYSQL_TYPE_DATE, "DATE"},          Name{MYSQL_TYPE_NEWDATE, "DATE"},
      Name{MYSQL_TYPE_DATETIME, "DATETIME"},  Name{MYSQL_TYPE_TIMESTAMP, "TIMESTAMP"},
      Name{MYSQL_TYPE_TIME, "TIME"},          Name{MYSQL_TYPE_BIT, "BIT"},
      Name{MYSQL_TYPE_NULL, "NULL"},          Name{MYSQL_TYPE_GEOMETRY, "GEOMETRY"},
      Name{MYSQL_TYPE_JSON, "JSON"},          Name{MYSQL_TYPE_VARCHAR, "VARCHAR"},
      Name{MYSQL_TYPE_VAR_STRING, "VARCHAR"}, Name{MYSQL_TYPE_STRING, "CHAR"},
      Name{MYSQL_TYPE_ENUM, "ENUM"},          Name{MYSQL_TYPE_SET, "SET"},
      Name{MYSQL_TYPE_TINY_BLOB, "TINYBLOB"}, Name{MYSQL_TYPE_MEDIUM_BLOB, "MEDIUMBLOB"},
      Name{MYSQL_TYPE_LONG_BLOB, "LONGBLOB"}, Name{MYSQL_TYPE_BLOB, "BLOB"},
  };
  const auto* known = std::find_if(names.begin(), names.end(),
                                   [&](const Name& each) { return each.type == column.type; });
  if (known == names.end()) return "type " + std::to_string(static_cast<int>(column.type));
  const bool is_number = IS_NUM(column.type);
  return std::string(known->name) + (is_number && is_unsigned(column) ? " UNSIGNED" : "");
}

}  // namespace sqlpod::mysql
