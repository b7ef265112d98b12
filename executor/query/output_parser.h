// Parses what stands between `{{` and `}}`.
#pragma once

#include "executor/query/syntax_tree.h"
#include "executor/query/token_cursor.h"

namespace sqlpod {

/// An expression and its binding filters. Throws Error (usage).
OutputNode parse_output(TokenCursor& cursor);

}  // namespace sqlpod
