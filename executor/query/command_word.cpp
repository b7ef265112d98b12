#include "executor/query/command_word.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace sqlpod {
namespace {

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_word_part(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80U;
}

void skip_to(std::string_view& sql, std::string_view end) {
  const std::size_t at = sql.find(end);
  sql.remove_prefix(at == std::string_view::npos ? sql.size() : at + end.size());
}

/// Takes the next word off the front, and all that stands before it.
std::string take_word(std::string_view& sql) {
  for (;;) {
    sql.remove_prefix(std::min(sql.find_first_not_of(" \t\r\n\f\v("), sql.size()));
    if (sql.starts_with("--") || sql.starts_with("#")) {
      skip_to(sql, "\n");
    } else if (sql.starts_with("/*")) {
      skip_to(sql, "*/");
    } else {
      break;
    }
  }
  std::string word;
  while (!sql.empty() && (word.empty() ? is_letter(sql.front()) : is_word_part(sql.front()))) {
    word += static_cast<char>(std::toupper(static_cast<unsigned char>(sql.front())));
    sql.remove_prefix(1);
  }
  return word;
}

}  // namespace

std::string command_word(std::string_view sql) {
  return take_word(sql);
}

std::pair<std::string, std::string> command_words(std::string_view sql) {
  std::string first = take_word(sql);
  return {std::move(first), take_word(sql)};
}

bool counts_rows(std::string_view command_word) {
  static constexpr std::array<std::string_view, 12> counting = {
      "INSERT", "UPDATE", "DELETE", "REPLACE", "SELECT", "WITH",
      "VALUES", "TABLE",  "MERGE",  "LOAD",    "CALL",   "DO"};
  return std::find(counting.begin(), counting.end(), command_word) != counting.end();
}

bool commits_on_mysql(std::string_view command_word) {
  static constexpr std::array<std::string_view, 15> committing = {
      "ALTER", "ANALYZE", "CHECK",    "CREATE", "DROP",   "FLUSH",  "GRANT",   "INSTALL",
      "LOCK",  "RENAME",  "OPTIMIZE", "REPAIR", "REVOKE", "UNLOCK", "TRUNCATE"};
  return std::find(committing.begin(), committing.end(), command_word) != committing.end();
}

}  // namespace sqlpod
