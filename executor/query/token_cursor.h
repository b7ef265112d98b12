// A place among the tokens of a template, for its parsers.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "executor/query/template_lexer.h"

namespace sqlpod {

/// A cursor over the tokens of a template. `source` and `tokens` must outlive it.
class TokenCursor {
 public:
  TokenCursor(std::string_view source, const std::vector<TemplateToken>& tokens)
      : source_(source), tokens_(tokens) {}

  /// The token `ahead` of the current one; the last token is the end, for ever.
  const TemplateToken& peek(std::size_t ahead = 0) const;
  const TemplateToken& take();
  bool at(TemplateTokenKind kind, std::string_view text = {}) const;
  /// at(), for the token after the current one.
  bool next_is(TemplateTokenKind kind, std::string_view text) const;
  /// Takes the current token when it is that symbol or name.
  bool take_if(TemplateTokenKind kind, std::string_view text);
  /// Takes a token of the kind, or throws Error (usage): "expected <what>, found …".
  const TemplateToken& expect(TemplateTokenKind kind, std::string_view text, std::string_view what);

  /// True at a `|` with the name of a binding filter after it.
  bool at_output_mode() const;
  /// The end of the token before the current one.
  std::size_t previous_end() const;
  std::string_view source() const { return source_; }
  /// Throws Error (usage) at the current token.
  [[noreturn]] void fail(const std::string& message, std::string hint = {}) const;
  /// The current token as a message names it.
  std::string describe() const;

 private:
  std::string_view source_;
  const std::vector<TemplateToken>& tokens_;
  std::size_t position_ = 0;
};

}  // namespace sqlpod
