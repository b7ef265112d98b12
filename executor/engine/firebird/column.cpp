#include "executor/engine/firebird/column.h"

#include <utility>

#include "error/error.h"

namespace sqlpod::firebird {
namespace {

// Types of Firebird 4, which an older client library has no names for.
constexpr unsigned sql_int128 = 32752;
constexpr unsigned sql_timestamp_tz_ex = 32748;
constexpr unsigned sql_time_tz_ex = 32750;
constexpr unsigned sql_timestamp_tz = 32754;
constexpr unsigned sql_time_tz = 32756;
constexpr unsigned sql_dec16 = 32760;
constexpr unsigned sql_dec34 = 32762;

std::string type_name(unsigned type) {
  switch (type) {
    case SQL_ARRAY:
      return "ARRAY";
    case sql_int128:
      return "INT128";
    case sql_timestamp_tz:
    case sql_timestamp_tz_ex:
      return "TIMESTAMP WITH TIME ZONE";
    case sql_time_tz:
    case sql_time_tz_ex:
      return "TIME WITH TIME ZONE";
    case sql_dec16:
    case sql_dec34:
      return "DECFLOAT";
    default:
      return "number " + std::to_string(type);
  }
}

/// An integer, or a decimal of as many digits as the integer that it is stored in may have:
/// Firebird holds nobody to the precision of the declaration.
std::shared_ptr<arrow::DataType> number(const Column& column,
                                        std::shared_ptr<arrow::DataType> integer, int digits) {
  if (column.scale >= 0) return integer;
  return arrow::decimal128(digits, -column.scale);
}

}  // namespace

std::vector<Column> columns_of(Firebird::IMessageMetadata& metadata) {
  Status status;
  std::vector<Column> columns(metadata.getCount(&status));
  for (unsigned i = 0; i < columns.size(); ++i) {
    Column& column = columns[i];
    column.name = metadata.getAlias(&status, i);
    column.type = metadata.getType(&status, i);
    column.subtype = metadata.getSubType(&status, i);
    column.scale = metadata.getScale(&status, i);
    column.length = metadata.getLength(&status, i);
    column.charset = metadata.getCharSet(&status, i);
    column.offset = metadata.getOffset(&status, i);
    column.null_offset = metadata.getNullOffset(&status, i);
  }
  return columns;
}

std::shared_ptr<arrow::DataType> arrow_type(const Column& column) {
  switch (column.type) {
    case SQL_SHORT:
      return number(column, arrow::int16(), 5);
    case SQL_LONG:
      return number(column, arrow::int32(), 10);
    case SQL_INT64:
      return number(column, arrow::int64(), 19);
    case SQL_FLOAT:
      return arrow::float32();
    case SQL_DOUBLE:
    case SQL_D_FLOAT:
      return arrow::float64();
    case SQL_BOOLEAN:
      return arrow::boolean();
    case SQL_TYPE_DATE:
      return arrow::date32();
    case SQL_TYPE_TIME:
      return arrow::time64(arrow::TimeUnit::MICRO);
    case SQL_TIMESTAMP:
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case SQL_TEXT:
    case SQL_VARYING:
      return column.charset == charset_octets ? arrow::binary() : arrow::utf8();
    case SQL_BLOB:
      return column.subtype == blob_subtype_text && column.charset != charset_octets
                 ? arrow::utf8()
                 : arrow::binary();
    default:
      throw Error(ErrorKind::query,
                  "column '" + column.name + "' is of Firebird's type " + type_name(column.type) +
                      ", which has no place in a table",
                  "CAST the column in the query to a type that has one");
  }
}

std::shared_ptr<arrow::Schema> schema_of(const std::vector<Column>& columns) {
  arrow::FieldVector fields;
  for (const Column& column : columns) {
    fields.push_back(arrow::field(column.name, arrow_type(column)));
  }
  return arrow::schema(std::move(fields));
}

}  // namespace sqlpod::firebird
