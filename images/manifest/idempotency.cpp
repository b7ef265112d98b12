#include "images/manifest/idempotency.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "config/url.h"

namespace sqlpod {
namespace {

constexpr std::string_view blanks = " \t\r\n";

void skip_to_end_of(std::string_view& text, std::string_view end) {
  const std::size_t at = text.find(end);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + end.size());
}

/// What a statement begins with, past blanks, comments and the template's own blocks.
std::string_view skip_to_word(std::string_view text) {
  for (;;) {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    if (text.starts_with("--") || text.starts_with("#")) {
      skip_to_end_of(text, "\n");
    } else if (text.starts_with("/*")) {
      skip_to_end_of(text, "*/");
    } else if (text.starts_with("{%")) {
      skip_to_end_of(text, "%}");
    } else if (text.starts_with("{#")) {
      skip_to_end_of(text, "#}");
    } else {
      return text;
    }
  }
}

/// The statements of MySQL and MariaDB that commit what ran before them. Their manuals have more,
/// which no task needs; one that is overlooked here is refused when it runs.
bool starts_with_committing_word(std::string_view text) {
  constexpr std::array<std::string_view, 15> words = {
      "ALTER", "ANALYZE", "CHECK",    "CREATE", "DROP",   "FLUSH",  "GRANT",   "INSTALL",
      "LOCK",  "RENAME",  "OPTIMIZE", "REPAIR", "REVOKE", "UNLOCK", "TRUNCATE"};
  std::string first;
  for (const char c : text.substr(0, 16)) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0) break;
    first += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return std::find(words.begin(), words.end(), first) != words.end();
}

/// Looks at the begin of the text and what follows a semicolon or a block of the template. One
/// within a string may be taken for it: then a key is not given that could have been.
bool may_commit_by_itself(std::string_view query) {
  for (;;) {
    query = skip_to_word(query);
    if (starts_with_committing_word(query)) return true;
    const std::size_t next = std::min(query.find(';'), query.find("%}"));
    if (next == std::string_view::npos) return false;
    query.remove_prefix(next + (query[next] == ';' ? 1 : 2));
  }
}

}  // namespace

IdempotencyChoice idempotency_choice(const TaskSpec& task) {
  if (task.output_schema || !task.idempotency_key.empty()) return {};
  if (task.autocommit) return {false, "it runs in autocommit"};
  if (!task.task_config.uri) return {false, "its URL is a secret, and with it the dialect"};
  const std::string dialect = parse_url(task.task_config.uri->reveal()).dialect;
  if (dialect == "postgresql" || dialect == "sqlite") return {true, {}};
  if (dialect != "mysql" && dialect != "mariadb") return {false, dialect + " keeps none"};
  if (!may_commit_by_itself(task.query_template)) return {true, {}};
  return {false, "a statement of it commits by itself on " + dialect};
}

}  // namespace sqlpod
