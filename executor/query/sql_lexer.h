// Splits SQL text into tokens, by the rules of a dialect. Nothing is lost: the tokens, put
// together, are the text.
//
// What MySQL runs out of a comment, `/*! … */`, is one token of its own kind; `/*+ … */` is a
// comment.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "executor/query/sql_dialect.h"
#include "executor/query/sql_text.h"

namespace sqlpod {

enum class SqlTokenKind {
  blank,               ///< white space
  comment,             ///< `-- …`, `# …`, `/* … */`
  executable_comment,  ///< `/*! … */`
  string,              ///< '…', E'…', and "…" where that is a string
  quoted_identifier,   ///< "…", `…`, […]
  dollar_quoted,       ///< $tag$ … $tag$
  number,
  word,           ///< a keyword or a plain identifier
  colon_name,     ///< `:name`, as SQLAlchemy recognizes it
  placeholder,    ///< one that the template's author wrote: `?`, `$1`, `@x`
  escaped_colon,  ///< `\:`
  hole,           ///< a value of the template
  symbol,         ///< anything else: one character, or `::`
};

struct SqlToken {
  SqlTokenKind kind = SqlTokenKind::symbol;
  std::size_t offset = 0;  ///< bytes of the text
  std::size_t size = 0;
  std::size_t body =
      0;              ///< of a string or quoted identifier: where its inside begins, from `offset`
  char quote = '\0';  ///< of a string or quoted identifier: what ends it
  bool backslashes = false;  ///< of a string: whether a backslash escapes
};

/// Throws Error (usage), with the place in the template, at a string, comment, quoted identifier or
/// dollar quote that is not closed.
std::vector<SqlToken> lex_sql(const SqlText& sql, const SqlDialect& dialect);

/// Neither white space nor a comment.
bool is_significant(const SqlToken& token);

/// Whether a token is that word, given in upper case; case does not matter.
bool is_word(const SqlToken& token, std::string_view text, std::string_view upper);

}  // namespace sqlpod
