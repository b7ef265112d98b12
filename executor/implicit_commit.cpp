#include "executor/implicit_commit.h"

#include "executor/query/command_word.h"

namespace sqlpod {

bool commits_implicitly(const Statement& statement, const SqlDialect& dialect) {
  if (!dialect.ddl_commits) return false;
  const auto [first, second] = command_words(statement.sql);
  return commits_on_mysql(first) && second != "TEMPORARY";
}

}  // namespace sqlpod
