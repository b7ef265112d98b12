// The tokens of any text cover it, in order and without gaps; the statements do too, but for their
// semicolons and the white space and comments around them.
#include "executor/query/sql_lexer.h"

#include "error/utf8.h"
#include "executor/engine/engine_registry.h"
#include "executor/query/statement_splitter.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

void require_covers(const std::vector<SqlToken>& tokens, std::string_view text) {
  std::size_t end = 0;
  for (const SqlToken& token : tokens) {
    require(token.offset == end && token.size > 0, "a gap between tokens");
    require(token.body <= token.size, "a token whose inside begins behind it");
    end += token.size;
  }
  require(end == text.size(), "the tokens end before the text does");
}

/// What stands between statements may go: semicolons, white space, comments.
void require_nothing_lost(const std::vector<SqlToken>& tokens,
                          const std::vector<StatementRange>& statements, std::string_view text) {
  std::size_t next = 0;
  const auto require_empty_until = [&](std::size_t end) {
    for (; next < end; ++next) {
      const bool is_semicolon = text.substr(tokens[next].offset, tokens[next].size) == ";";
      require(is_semicolon || !is_significant(tokens[next]), "the splitter loses a token");
    }
  };
  for (const StatementRange& statement : statements) {
    require(statement.begin >= next && statement.end > statement.begin &&
                statement.end <= tokens.size(),
            "a statement out of order");
    require_empty_until(statement.begin);
    next = statement.end;
  }
  require_empty_until(tokens.size());
}

}  // namespace

void fuzz_sql_lexer(std::string_view bytes) {
  if (find_invalid_utf8(bytes)) return;  // a template refuses it before
  SqlText sql(bytes);
  sql.append_source(0, bytes.size());
  for (const EngineEntry& entry : engine_entries()) {
    succeeds(ErrorKind::usage, [&] {
      const std::vector<SqlToken> tokens = lex_sql(sql, entry.engine().sql());
      require_covers(tokens, bytes);
      require_nothing_lost(tokens, split_statements(tokens, bytes), bytes);
    });
  }
}

}  // namespace sqlpod::fuzzing
