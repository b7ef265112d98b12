#include "flyte/outer_transaction.h"

#include <Poco/Logger.h>

#include <algorithm>
#include <cctype>
#include <initializer_list>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "executor/query/command_word.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"

namespace sqlpod::flyte {
namespace {

/// Whether the statement has no more than what PostgreSQL, MySQL and SQLite let stand in one that
/// begins or ends a transaction.
bool is_about_transaction_alone(const std::string& statement, const SqlDialect& dialect) {
  static const std::set<std::string, std::less<>> parts = {
      "BEGIN",      "START",       "COMMIT",    "END",   "TRANSACTION",  "WORK",       "DEFERRED",
      "IMMEDIATE",  "EXCLUSIVE",   "ISOLATION", "LEVEL", "SERIALIZABLE", "REPEATABLE", "READ",
      "COMMITTED",  "UNCOMMITTED", "WRITE",     "ONLY",  "NOT",          "DEFERRABLE", "WITH",
      "CONSISTENT", "SNAPSHOT",    "AND",       "NO",    "CHAIN",        "RELEASE",    ","};
  SqlText sql(statement);
  sql.append_source(0, statement.size());
  const std::vector<SqlToken> tokens = lex_sql(sql, dialect);
  return std::all_of(tokens.begin(), tokens.end(), [&](const SqlToken& token) {
    if (!is_significant(token)) return true;
    std::string text = statement.substr(token.offset, token.size);
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return parts.find(text) != parts.end();
  });
}

}  // namespace

void drop_outer_transaction(std::vector<Statement>& statements, const SqlDialect& dialect) {
  const auto drop = [&](auto place, std::initializer_list<std::string_view> words) {
    const std::string word = command_word(place->sql);
    if (statements.size() < 2 || std::find(words.begin(), words.end(), word) == words.end() ||
        !is_about_transaction_alone(place->sql, dialect)) {
      return;
    }
    Poco::Logger::get("sqlpod").warning("the query's " + word +
                                        " is left out: the task is one transaction");
    statements.erase(place);
  };
  drop(statements.begin(), {"BEGIN", "START"});
  drop(std::prev(statements.end()), {"COMMIT", "END"});
}

}  // namespace sqlpod::flyte
