// A statement's text as SOCI's backends read it: with `:p1`, `:p2` for its placeholders.
//
// Backends look for names behind a colon by themselves, and know no more of SQL than '…' strings.
// What they would take for something else is refused here, or, in comments, left out.
#pragma once

#include <string>

#include "executor/query/statement.h"

namespace sqlpod::soci {

struct StatementText {
  std::string sql;
  std::string first_word;  ///< upper-cased
  bool writes = false;     ///< INSERT, UPDATE, DELETE, MERGE or REPLACE, WITH before it or not
};

/// Throws Error (usage, query) for text that a backend would change.
StatementText statement_text(const Statement& statement);

/// The name of the parameter at `index`, from 0, without its colon.
std::string parameter_name(std::size_t index);

}  // namespace sqlpod::soci
