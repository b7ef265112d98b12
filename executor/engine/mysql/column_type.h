// The columns of a result as server and client describe them, and the Arrow types that they become.
// docs/types.md has the matrix.
#pragma once

#include <arrow/type.h>
#include <mysql.h>

#include <memory>
#include <string>

namespace sqlpod::mysql {

/// The Arrow field of a result column; NULL is always possible. Throws Error (query) that names the
/// column for a type that has none, and for text that does not come in UTF-8.
std::shared_ptr<arrow::Field> field_of(const MYSQL_FIELD& column);
/// The Arrow schema of all of them.
std::shared_ptr<arrow::Schema> schema_of(const MYSQL_RES& columns);

/// The type as SQL calls it, for messages: "BIGINT UNSIGNED", "type 242".
std::string type_name(const MYSQL_FIELD& column);

}  // namespace sqlpod::mysql
