// The inside of a string literal, as the text that it means.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "executor/query/sql_dialect.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"

namespace sqlpod {

/// The meaning of a string or quoted identifier: doubled quotes and backslash escapes resolved by
/// the dialect's rules, and for each hole, found at an offset of the SQL text, what `fill` gives.
/// Throws Error (usage) at an escape that is none.
std::string literal_text(const SqlText& sql, const SqlToken& token, const SqlDialect& dialect,
                         const std::function<std::string(std::size_t offset)>& fill);

}  // namespace sqlpod
