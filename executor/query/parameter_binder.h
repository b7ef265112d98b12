// Turns SQL text with holes into a statement with placeholders and parameters: the rule for each
// place where a value may stand. The rules are in docs/templates.md.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "executor/query/sql_dialect.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"
#include "executor/query/statement.h"
#include "executor/query/statement_splitter.h"
#include "executor/query/template.h"

namespace sqlpod {

/// Binds one statement. `inputs` serves SQLAlchemy's `:name`; the names that are bound so are added
/// to `bound_names`. Throws Error (usage) with the place in the template.
Statement bind_statement(const SqlText& sql, const std::vector<SqlToken>& tokens,
                         StatementRange range, const SqlDialect& dialect,
                         const TemplateInputs& inputs,
                         std::set<std::string, std::less<>>& bound_names);

}  // namespace sqlpod
