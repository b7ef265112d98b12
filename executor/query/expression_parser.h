// Parses the expressions of a template, with Jinja2's precedence: conditional, or, and, not,
// comparison, + -, ~,
// * / // %, **, sign, postfix, filters and tests.
#pragma once

#include "executor/query/syntax_tree.h"
#include "executor/query/token_cursor.h"

namespace sqlpod {

/// A whole expression, which may be a tuple without parentheses (it becomes a list) when `tuple`
/// says so, and have an `if … else` when `conditional` says so. Throws Error (usage).
ExpressionPtr parse_expression(TokenCursor& cursor, bool tuple, bool conditional);

/// What stands between `{{` and `}}`: an expression and its binding filters. Throws Error (usage).
OutputNode parse_output(TokenCursor& cursor);

}  // namespace sqlpod
