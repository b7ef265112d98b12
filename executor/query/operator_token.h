// The operators of the template's expressions, as they are written.
#pragma once

#include <initializer_list>
#include <optional>

#include "executor/query/syntax_tree.h"
#include "executor/query/token_cursor.h"

namespace sqlpod {

/// Takes the operator at the cursor when it is one of those, and nothing otherwise.
std::optional<BinaryOperator> take_binary_operator(TokenCursor& cursor,
                                                   std::initializer_list<BinaryOperator> wanted);

/// Takes the comparison at the cursor, `in` and `not in` included, and nothing otherwise.
std::optional<ComparisonOperator> take_comparison_operator(TokenCursor& cursor);

}  // namespace sqlpod
