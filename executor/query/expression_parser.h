// Parses the expressions of a template, with Jinja2's precedence, loosest first: conditional, or,
// and, not, comparison, `+ -`, `~`, `* / // %`, `**`, filters and tests, sign, postfix.
#pragma once

#include "executor/query/syntax_tree.h"
#include "executor/query/token_cursor.h"

namespace sqlpod {

/// A whole expression, which may be a tuple without parentheses (it becomes a list) when `tuple`
/// says so, and have an `if … else` when `conditional` says so. Throws Error (usage).
ExpressionPtr parse_expression(TokenCursor& cursor, bool tuple, bool conditional);

}  // namespace sqlpod
