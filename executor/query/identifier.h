// Names put into SQL: checked, and quoted so that whatever they hold stays a name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/value.h"
#include "executor/query/sql_dialect.h"

namespace sqlpod {

/// `name` in the dialect's quotes, those inside doubled. Throws Error (usage), without a place,
/// when it is empty, holds a NUL byte or is no UTF-8.
std::string quote_identifier(std::string_view name, const SqlDialect& dialect);

/// A name with dots, "schema.table", or a list of names, as `"schema"."table"`. Throws Error
/// (usage), without a place, when the value is no text and no list of texts, or a part is no name.
std::string quote_qualified_identifier(const Value& value, const SqlDialect& dialect);

}  // namespace sqlpod
