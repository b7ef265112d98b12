// One statement of a Flyte query made one that sqlpod's own binder takes: each value that stands in
// it becomes text or a hole, by the rules of flyte/query.h.
#pragma once

#include <string>
#include <vector>

#include "executor/query/sql_dialect.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"
#include "executor/query/statement_splitter.h"

namespace sqlpod::flyte {

/// What helps where a value cannot be bound.
extern const char* const text_replacement_hint;

/// `sql` is the query with a hole for each placeholder; `source` its template. Both must outlive
/// the result. Throws Error (usage) with the place in the template.
SqlText rewrite_statement(const SqlText& sql, const std::vector<SqlToken>& tokens,
                          StatementRange range, std::string_view source, const SqlDialect& dialect);

}  // namespace sqlpod::flyte
