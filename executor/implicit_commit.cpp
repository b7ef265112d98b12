#include "executor/implicit_commit.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "executor/query/command_word.h"

namespace sqlpod {

bool commits_implicitly(const Statement& statement, const SqlDialect& dialect) {
  if (!dialect.ddl_commits) return false;
  constexpr std::array<std::string_view, 15> words = {
      "ALTER", "ANALYZE", "CHECK",    "CREATE", "DROP",   "FLUSH",  "GRANT",   "INSTALL",
      "LOCK",  "RENAME",  "OPTIMIZE", "REPAIR", "REVOKE", "UNLOCK", "TRUNCATE"};
  const auto [first, second] = command_words(statement.sql);
  if (std::find(words.begin(), words.end(), first) == words.end()) return false;
  return second != "TEMPORARY";
}

}  // namespace sqlpod
