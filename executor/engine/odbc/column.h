// A result column as a driver describes it, and how its cells are fetched so that none is wrong.
//
// Drivers are not believed where they are known to lie: decimals, dates and times are fetched as
// text and parsed strictly (integers too, where the driver is not known to give them right), and
// the type's name goes before its code (psqlODBC calls a bool a text of five characters, and a
// timestamptz a timestamp). What a driver has spoilt before anyone can
// look is refused (SQLite's gives reals by 15 digits).
#pragma once

#include <arrow/type.h>

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "executor/engine/odbc/api.h"
#include "executor/engine/odbc/server.h"

namespace sqlpod::odbc {

struct Column {
  std::string name;
  std::shared_ptr<arrow::DataType> type;
  /// SQL_C_CHAR, SQL_C_WCHAR, SQL_C_BINARY, SQL_C_DOUBLE, SQL_C_SBIGINT or SQL_C_UBIGINT
  SQLSMALLINT fetched_as = SQL_C_CHAR;
  std::size_t width = 0;       ///< bytes of a cell with its end, at most; 0: nobody knows
  bool may_be_longer = false;  ///< the width is a guess that most cells fit in
  bool drops_zone = false;     ///< a timestamp in the session's time zone, which is not said
  bool is_uuid = false;        ///< in any case of letters
  /// What a text stands for, as the metadata key `sqlpod.type` of its field names it: "uuid",
  /// "json", "numeric", or nothing.
  std::string text_kind = {};
  bool may_be_rounded = false;  ///< a text that the driver may have made of a real
};

/// What a driver says of a column.
struct Description {
  SQLLEN type = SQL_UNKNOWN_TYPE;
  std::string type_name;  ///< the server's, in lower case
  SQLLEN size = 0;        ///< digits, characters or bytes
  SQLLEN digits = 0;      ///< after the point
  bool is_unsigned = false;
};

/// How a column of that description is read; its name is left to the caller. Throws Error (query)
/// for one whose values the driver spoils.
Column column_of(const Description& description, Server server);

/// The columns of a prepared or executed statement; none when it returns no table. Throws Error.
std::vector<Column> columns_of(SQLHSTMT statement, Server server);

std::shared_ptr<arrow::Schema> schema_of(const std::vector<Column>& columns);

}  // namespace sqlpod::odbc
