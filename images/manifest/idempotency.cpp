#include "images/manifest/idempotency.h"

#include <algorithm>
#include <string_view>

#include "config/url.h"
#include "executor/query/command_word.h"

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

/// Looks at the begin of the text and what follows a semicolon or a block of the template. One
/// within a string may be taken for it: then a key is not given that could have been. One that is
/// overlooked here is refused when it runs.
bool may_commit_by_itself(std::string_view query) {
  constexpr std::size_t longest_word = 16;
  for (;;) {
    query = skip_to_word(query);
    if (commits_on_mysql(command_word(query.substr(0, longest_word)))) return true;
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
