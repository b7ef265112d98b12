// What is said when a value, or a column of a table, cannot be bound where it stands. All are Error
// (usage) at the place in the template.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "error/error.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/sql_text.h"

namespace sqlpod {

/// `x IN value` where the value is no list.
Error no_list_error(const SqlText& sql, std::size_t offset, const Hole& value);
/// A list where one parameter stands, in a dialect without arrays or in a typed literal.
Error list_error(const SqlText& sql, std::size_t offset, const Hole& list);
/// A placeholder that touches a word, a number or a quoted text.
Error touching_error(const SqlText& sql, std::size_t offset);
/// A placeholder of the database's own, `?` or `:name`; `names` are those of the inputs.
Error placeholder_error(const SqlText& sql, std::size_t offset, const std::string& text,
                        const std::vector<std::string>& names);

/// `x IN column`.
Error column_after_in_error(const SqlText& sql, std::size_t offset, const Hole& column,
                            const SqlDialect& dialect);
/// A column inside a string, with other text or alone.
Error column_in_string_error(const SqlText& sql, std::size_t offset);
/// A column where a name is written, `"{{ .x }}"`.
Error column_as_name_error(const SqlText& sql, std::size_t offset);
/// A column in an interval with fields, `INTERVAL '{{ .x }}' DAY`, whose bare number has their
/// unit.
Error column_with_unit_error(const SqlText& sql, std::size_t offset, const std::string& unit);

}  // namespace sqlpod
