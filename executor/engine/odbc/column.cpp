#include "executor/engine/odbc/column.h"

#include <Poco/String.h>
#include <arrow/util/key_value_metadata.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "executor/engine/odbc/error.h"
#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

// SQL Server's own types, by the numbers that Microsoft's and FreeTDS' drivers give.
constexpr SQLLEN mssql_xml = -152;
constexpr SQLLEN mssql_udt = -151;
constexpr SQLLEN mssql_time = -154;
constexpr SQLLEN mssql_datetimeoffset = -155;

constexpr std::size_t number_width = 64;     // a number, date or time as text
constexpr std::size_t decimal_slack = 8;     // sign, point, leading zero, end
constexpr std::size_t guessed_width = 514;   // 128 characters beyond U+FFFF with their end
constexpr SQLLEN longest_bound_text = 2000;  // characters; longer ones are fetched cell by cell

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Column as_text(std::shared_ptr<arrow::DataType> type, std::size_t width = number_width) {
  return {{}, std::move(type), SQL_C_CHAR, width};
}

bool holds_any(std::string_view name, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return name.find(word) != std::string_view::npos;
  });
}

/// A column that the driver knows no length of. psqlODBC can be asked again for a cell that a guess
/// cut short.
Column without_bound(std::shared_ptr<arrow::DataType> type, SQLSMALLINT fetched_as, Server server) {
  if (server != Server::postgresql) return {{}, std::move(type), fetched_as, 0};
  return {{}, std::move(type), fetched_as, guessed_width, true};
}

/// Text of a length that is known: what SQLite and psqlODBC say of it is a guess.
Column wide_text(const Description& description, Server server) {
  const bool is_known = server != Server::sqlite && server != Server::postgresql &&
                        server != Server::other && description.size > 0 &&
                        description.size <= longest_bound_text;
  if (!is_known) return without_bound(arrow::utf8(), SQL_C_WCHAR, server);
  const auto units = static_cast<std::size_t>(description.size) * 2 + 1;
  return {{}, arrow::utf8(), SQL_C_WCHAR, units * sizeof(SQLWCHAR)};
}

/// Whether the driver gives every value of an integer type as it is, and never one in its place.
bool is_sound_integer(const Description& description, Server server) {
  if (server == Server::mysql) return true;
  return server == Server::postgresql &&
         is_one_of(description.type_name, {"int2", "int4", "int8", "serial", "bigserial"});
}

Column integer(const Description& description, Server server) {
  const auto& type = [&]() -> const std::shared_ptr<arrow::DataType>& {
    switch (description.type) {
      case SQL_TINYINT:
        return description.is_unsigned ? arrow::uint8() : arrow::int8();
      case SQL_SMALLINT:
        return description.is_unsigned ? arrow::uint16() : arrow::int16();
      case SQL_INTEGER:
        return description.is_unsigned ? arrow::uint32() : arrow::int32();
      default:
        return description.is_unsigned ? arrow::uint64() : arrow::int64();
    }
  }();
  if (!is_sound_integer(description, server)) return as_text(type);
  const SQLSMALLINT fetched_as = description.is_unsigned ? SQL_C_UBIGINT : SQL_C_SBIGINT;
  return {{}, type, fetched_as, sizeof(std::int64_t)};
}

Column uuid() {
  Column column = as_text(arrow::utf8());
  column.is_uuid = true;
  column.text_kind = "uuid";
  return column;
}

Column decimal(const Description& description, Server server) {
  // psqlODBC makes up 28 digits, or as many as it sees, for a numeric that has no bounds.
  const bool is_made_up = server == Server::postgresql && description.size >= 28;
  const bool fits = description.size > 0 && description.size <= 76 && description.digits >= 0 &&
                    description.digits <= description.size;
  if (!fits || is_made_up) {
    Column text = without_bound(arrow::utf8(), SQL_C_CHAR, server);
    if (server == Server::postgresql) text.text_kind = "numeric";
    return text;
  }
  const auto precision = static_cast<std::int32_t>(description.size);
  const auto scale = static_cast<std::int32_t>(description.digits);
  const auto width = static_cast<std::size_t>(precision) + decimal_slack;
  if (precision <= 38) return as_text(arrow::decimal128(precision, scale), width);
  return as_text(arrow::decimal256(precision, scale), width);
}

/// Digits behind the second: micro- or nanoseconds.
arrow::TimeUnit::type unit(const Description& description) {
  return description.digits > 6 ? arrow::TimeUnit::NANO : arrow::TimeUnit::MICRO;
}

/// SQLite's driver knows a column's declared type, or that of its first value, and gives every
/// value as text.
Column sqlite_column(const Description& description) {
  switch (description.type) {
    case SQL_BIT:
      return as_text(arrow::boolean());
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
      return as_text(arrow::int64());
    case SQL_TYPE_DATE:
      return as_text(arrow::date32());
    case SQL_TYPE_TIME:
      return as_text(arrow::time64(arrow::TimeUnit::MICRO));
    case SQL_TYPE_TIMESTAMP: {
      const bool has_zone = holds_any(description.type_name, {"tz", "with time zone"});
      return as_text(arrow::timestamp(arrow::TimeUnit::MICRO, has_zone ? "UTC" : ""));
    }
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
      return {{}, arrow::binary(), SQL_C_BINARY, 0};
    case SQL_REAL:
    case SQL_FLOAT:
    case SQL_DOUBLE:
      throw Error(ErrorKind::query, "SQLite's ODBC driver rounds reals to 15 digits",
                  "use the dialect sqlite, or CAST the column to an integer or, by "
                  "printf('%!.17g', …), to text");
    default: {
      Column column{{}, arrow::utf8(), SQL_C_WCHAR, 0};
      column.may_be_rounded = !holds_any(description.type_name, {"char", "clob", "text"});
      return column;
    }
  }
}

}  // namespace

Column column_of(const Description& description, Server server) {
  if (server == Server::sqlite) return sqlite_column(description);
  const std::string& name = description.type_name;
  if (is_one_of(name, {"bool", "boolean"}) && server != Server::mysql) {
    return as_text(arrow::boolean());
  }
  if (is_one_of(name, {"timestamptz", "datetimeoffset"}) ||
      name.find("with time zone") != std::string::npos ||
      description.type == mssql_datetimeoffset) {
    Column column = as_text(arrow::timestamp(unit(description), "UTC"));
    column.drops_zone = server == Server::postgresql;
    return column;
  }
  const bool is_pg = server == Server::postgresql;
  if (is_one_of(name, {"timetz", "interval"}) || (is_pg && name == "money")) {
    return wide_text({}, server);
  }
  if (is_pg && is_one_of(name, {"json", "jsonb"})) {
    Column column = wide_text({}, server);
    column.text_kind = "json";
    return column;
  }
  if (name == "year") return as_text(arrow::int16());
  if (is_one_of(name, {"float8", "double", "double precision"})) {
    return {{}, arrow::float64(), SQL_C_DOUBLE, sizeof(double)};
  }
  switch (description.type) {
    case SQL_BIT:
      return as_text(arrow::boolean());
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
      return integer(description, server);
    case SQL_REAL:
      if (is_one_of(name, {"real", "float4", "float", "binary_float"})) {
        return {{}, arrow::float32(), SQL_C_DOUBLE, sizeof(double)};
      }
      [[fallthrough]];
    case SQL_FLOAT:
    case SQL_DOUBLE:
      return {{}, arrow::float64(), SQL_C_DOUBLE, sizeof(double)};
    case SQL_DECIMAL:
    case SQL_NUMERIC:
      return decimal(description, server);
    case SQL_DATE:
    case SQL_TYPE_DATE:
      return as_text(arrow::date32());
    case SQL_TIME:
    case SQL_TYPE_TIME:
    case mssql_time:
      return as_text(arrow::time64(unit(description)));
    case SQL_TIMESTAMP:
    case SQL_TYPE_TIMESTAMP:
      return as_text(arrow::timestamp(unit(description)));
    case SQL_BINARY:
    case SQL_VARBINARY:
    case SQL_LONGVARBINARY:
    case mssql_udt:
      return without_bound(arrow::binary(), SQL_C_BINARY, server);
    case SQL_GUID:
      return uuid();
    case SQL_LONGVARCHAR:
    case SQL_WLONGVARCHAR:
    case mssql_xml:
      return without_bound(arrow::utf8(), SQL_C_WCHAR, server);
    default:
      return wide_text(description, server);
  }
}

namespace {

SQLLEN number_attribute(SQLHSTMT statement, SQLUSMALLINT column, SQLUSMALLINT attribute) {
  SQLLEN number = 0;
  SQLColAttributeW(statement, column, attribute, nullptr, 0, nullptr, &number);
  return number;
}

std::string text_attribute(SQLHSTMT statement, SQLUSMALLINT column, SQLUSMALLINT attribute) {
  std::u16string text(512, u'\0');
  SQLSMALLINT bytes = 0;
  SQLLEN unused = 0;
  const SQLRETURN code =
      SQLColAttributeW(statement, column, attribute, text.data(),
                       static_cast<SQLSMALLINT>(text.size() * sizeof(char16_t)), &bytes, &unused);
  if (!SQL_SUCCEEDED(code)) return {};
  text.resize(std::min(text.find(u'\0'), text.size()));
  return to_narrow(text);
}

}  // namespace

std::vector<Column> columns_of(SQLHSTMT statement, Server server) {
  SQLSMALLINT count = 0;
  if (!SQL_SUCCEEDED(SQLNumResultCols(statement, &count))) {
    throw statement_error(statement, server);
  }
  std::vector<Column> columns;
  for (SQLUSMALLINT i = 1; i <= static_cast<SQLUSMALLINT>(count); ++i) {
    std::u16string name(1024, u'\0');
    SQLSMALLINT length = 0;
    SQLSMALLINT type = SQL_UNKNOWN_TYPE;
    SQLULEN size = 0;
    SQLSMALLINT digits = 0;
    SQLSMALLINT nullable = 0;
    if (!SQL_SUCCEEDED(SQLDescribeColW(statement, i, characters(name),
                                       static_cast<SQLSMALLINT>(name.size()), &length, &type, &size,
                                       &digits, &nullable))) {
      throw statement_error(statement, server);
    }
    name.resize(std::min(name.find(u'\0'), name.size()));
    const Description description{type,
                                  Poco::toLower(text_attribute(statement, i, SQL_DESC_TYPE_NAME)),
                                  static_cast<SQLLEN>(size), digits,
                                  number_attribute(statement, i, SQL_DESC_UNSIGNED) == SQL_TRUE};
    try {
      columns.push_back(column_of(description, server));
    } catch (const Error& error) {
      throw Error(error.kind(), "column '" + to_narrow(name) + "': " + error.message(),
                  error.hint());
    }
    columns.back().name = to_narrow(name);
  }
  return columns;
}

std::shared_ptr<arrow::Schema> schema_of(const std::vector<Column>& columns) {
  arrow::FieldVector fields;
  for (const Column& column : columns) {
    fields.push_back(arrow::field(column.name, column.type));
    if (column.text_kind.empty()) continue;
    fields.back() =
        fields.back()->WithMetadata(arrow::key_value_metadata({"sqlpod.type"}, {column.text_kind}));
  }
  return arrow::schema(std::move(fields));
}

}  // namespace sqlpod::odbc
