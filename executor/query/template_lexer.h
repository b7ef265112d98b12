// Splits a template into plain text and the tokens inside `{{ }}` and `{% %}`, as Jinja2's lexer
// does. Comments are dropped, and the blanks that `-` trims are left out of the text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace sqlpod {

enum class TemplateTokenKind {
  text,             ///< plain text, outside of all braces
  output_begin,     ///< {{
  output_end,       ///< }}
  statement_begin,  ///< {%
  statement_end,    ///< %}
  name,
  string,   ///< `text` is what the quotes hold, escapes resolved
  integer,  ///< `text` is decimal, or has a prefix 0x, 0o, 0b; no underscores
  real,
  symbol,  ///< an operator or a bracket
  end,     ///< the last token
};

struct TemplateToken {
  TemplateTokenKind kind = TemplateTokenKind::end;
  std::size_t offset = 0;  ///< first byte in the source
  std::size_t end = 0;     ///< one past the last
  std::string text;        ///< not set for kind text, which is source[offset, end)
};

/// Throws Error (usage) at an unclosed tag, comment or string, an unbalanced bracket, or a
/// character that is no token.
std::vector<TemplateToken> lex_template(std::string_view source);

}  // namespace sqlpod
