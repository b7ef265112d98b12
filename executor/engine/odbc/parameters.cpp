#include "executor/engine/odbc/parameters.h"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "config/date_time_text.h"
#include "config/value_text.h"
#include "error/error.h"
#include "executor/engine/odbc/error.h"
#include "executor/engine/odbc/wide_text.h"

namespace sqlpod::odbc {
namespace {

// Beyond these, SQL Server has types of their own.
constexpr std::size_t longest_text = 4000;
constexpr std::size_t longest_binary = 8000;

template <typename T>
void store(ParameterCell& cell, const T& value) {
  cell.bytes.assign(reinterpret_cast<const char*>(&value), sizeof value);
  cell.length = sizeof value;
}

ParameterCell wide(std::string_view text) {
  const std::u16string characters = to_wide(text);
  ParameterCell cell;
  cell.c_type = SQL_C_WCHAR;
  cell.sql_type = characters.size() > longest_text ? SQL_WLONGVARCHAR : SQL_WVARCHAR;
  cell.size = std::max<SQLULEN>(characters.size(), 1);
  cell.bytes.assign(reinterpret_cast<const char*>(characters.data()),
                    characters.size() * sizeof(char16_t));
  cell.length = static_cast<SQLLEN>(cell.bytes.size());
  return cell;
}

ParameterCell number_text(const std::string& digits) {
  const std::size_t point = digits.find('.');
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  const std::size_t fraction = point == std::string::npos ? 0 : digits.size() - point - 1;
  ParameterCell cell;
  cell.sql_type = SQL_DECIMAL;
  cell.size = digits.size() - sign - (point == std::string::npos ? 0 : 1);
  cell.digits = static_cast<SQLSMALLINT>(fraction);
  cell.bytes = digits;
  cell.length = static_cast<SQLLEN>(digits.size());
  return cell;
}

ParameterCell integer(std::int64_t number, Server server) {
  // Oracle's driver has no 64-bit integers.
  if (server == Server::oracle) return number_text(std::to_string(number));
  ParameterCell cell;
  cell.c_type = SQL_C_SBIGINT;
  cell.sql_type = SQL_BIGINT;
  cell.size = 19;
  store(cell, number);
  return cell;
}

ParameterCell boolean(bool truth, Server server) {
  if (server == Server::oracle) return integer(truth ? 1 : 0, server);
  ParameterCell cell;
  cell.c_type = SQL_C_BIT;
  cell.sql_type = SQL_BIT;
  store(cell, static_cast<unsigned char>(truth ? 1 : 0));
  return cell;
}

ParameterCell real(double number) {
  ParameterCell cell;
  cell.c_type = SQL_C_DOUBLE;
  cell.sql_type = SQL_DOUBLE;
  cell.size = 15;
  store(cell, number);
  return cell;
}

ParameterCell binary(std::string bytes) {
  ParameterCell cell;
  cell.c_type = SQL_C_BINARY;
  cell.sql_type = bytes.size() > longest_binary ? SQL_LONGVARBINARY : SQL_VARBINARY;
  cell.size = std::max<SQLULEN>(bytes.size(), 1);
  cell.length = static_cast<SQLLEN>(bytes.size());
  cell.bytes = std::move(bytes);
  return cell;
}

/// A date or timestamp as the text that every driver reads in one way.
ParameterCell calendar_text(const std::string& text, SQLSMALLINT type) {
  ParameterCell cell;
  cell.sql_type = type;
  cell.size = text.size();
  const std::size_t point = text.find('.');
  cell.digits = point == std::string::npos ? SQLSMALLINT{0}
                                           : static_cast<SQLSMALLINT>(text.size() - point - 1);
  cell.bytes = text;
  cell.length = static_cast<SQLLEN>(text.size());
  return cell;
}

ParameterCell datetime(DateTime time, Server server) {
  if (time.utc_offset_seconds && server == Server::mysql) {
    time.microseconds -= *time.utc_offset_seconds * std::int64_t{1'000'000};
    time.utc_offset_seconds.reset();
  }
  const std::string text = to_string(time);
  // SQLite keeps the text itself, as other clients of its files write it.
  if (time.utc_offset_seconds || server == Server::sqlite) return wide(text);
  return calendar_text(text, SQL_TYPE_TIMESTAMP);
}

ParameterCell null_of(TypeKind kind, Server server) {
  ParameterCell cell = [&]() -> ParameterCell {
    switch (kind) {
      case TypeKind::integer:
        return integer(0, server);
      case TypeKind::real:
        return real(0);
      case TypeKind::boolean:
        return boolean(false, server);
      case TypeKind::decimal:
        return number_text("0");
      case TypeKind::bytes:
        return binary({});
      case TypeKind::date:
        if (server != Server::sqlite) return calendar_text("2000-01-01", SQL_TYPE_DATE);
        return wide({});
      default:
        return wide({});
    }
  }();
  cell.length = SQL_NULL_DATA;
  return cell;
}

}  // namespace

ParameterCell cell_of(const Parameter& parameter, Server server) {
  const Value& value = parameter.value;
  const TypeKind kind = parameter.type.kind;
  if (value.is_null()) return null_of(kind, server);
  if (kind == TypeKind::list) {
    throw Error(ErrorKind::usage, "ODBC has no array to bind the list '" + parameter.name + "' to",
                "write IN {{ ." + parameter.name + " }}: it expands to one parameter an element");
  }
  if (kind == TypeKind::json) return wide(to_json(value));
  if (const auto* number = value.get_if<std::int64_t>()) return integer(*number, server);
  if (const auto* number = value.get_if<double>()) return real(*number);
  if (const auto* truth = value.get_if<bool>()) return boolean(*truth, server);
  if (const auto* bytes = value.get_if<Bytes>()) return binary(bytes->data);
  if (const auto* decimal = value.get_if<Decimal>()) return number_text(decimal->digits);
  if (const auto* time = value.get_if<DateTime>()) return datetime(*time, server);
  if (const auto* date = value.get_if<Date>(); date != nullptr && server != Server::sqlite) {
    return calendar_text(to_string(*date), SQL_TYPE_DATE);
  }
  return wide(to_text(value));
}

BoundParameters::BoundParameters(SQLHSTMT statement, const std::vector<Parameter>& parameters,
                                 Server server)
    : statement_(statement), server_(server), cells_(parameters.size()) {
  for (std::size_t i = 0; i < parameters.size(); ++i) set(i, parameters[i]);
}

void BoundParameters::set(std::size_t index, const Parameter& parameter) {
  ParameterCell& cell = cells_[index];
  cell = cell_of(parameter, server_);
  const SQLRETURN code =
      SQLBindParameter(statement_, static_cast<SQLUSMALLINT>(index + 1), SQL_PARAM_INPUT,
                       cell.c_type, cell.sql_type, cell.size, cell.digits, cell.bytes.data(),
                       static_cast<SQLLEN>(cell.bytes.size()), &cell.length);
  if (!SQL_SUCCEEDED(code)) throw statement_error(statement_, server_);
}

}  // namespace sqlpod::odbc
