// Splits the tokens of an SQL text into statements at its semicolons, those inside of a routine's
// body left alone.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "executor/query/sql_lexer.h"

namespace sqlpod {

/// The tokens [begin, end) of one statement, from its first token that is no white space to its
/// last.
struct StatementRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The statements of `tokens` over `text`. Those without any content but comments are left out. A
/// body is what stands between BEGIN and END in CREATE (or ALTER) TRIGGER, PROCEDURE, FUNCTION and
/// EVENT, with the blocks nested in it, and MariaDB's BEGIN NOT ATOMIC block.
std::vector<StatementRange> split_statements(const std::vector<SqlToken>& tokens,
                                             std::string_view text);

}  // namespace sqlpod
