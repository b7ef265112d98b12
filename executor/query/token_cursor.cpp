#include "executor/query/token_cursor.h"

#include <algorithm>
#include <utility>

#include "executor/query/filters.h"
#include "executor/query/template_error.h"

namespace sqlpod {

const TemplateToken& TokenCursor::peek(std::size_t ahead) const {
  return tokens_[std::min(position_ + ahead, tokens_.size() - 1)];
}

const TemplateToken& TokenCursor::take() {
  const TemplateToken& token = peek();
  if (position_ + 1 < tokens_.size()) ++position_;
  return token;
}

bool TokenCursor::at(TemplateTokenKind kind, std::string_view text) const {
  return peek().kind == kind && (text.empty() || peek().text == text);
}

bool TokenCursor::next_is(TemplateTokenKind kind, std::string_view text) const {
  return peek(1).kind == kind && peek(1).text == text;
}

bool TokenCursor::take_if(TemplateTokenKind kind, std::string_view text) {
  if (!at(kind, text)) return false;
  take();
  return true;
}

const TemplateToken& TokenCursor::expect(TemplateTokenKind kind, std::string_view text,
                                         std::string_view what) {
  if (at(kind, text)) return take();
  if (at_output_mode()) {
    fail("the filter '" + peek(1).text + "' may only end an output",
         "write it last before }}: {{ x | " + peek(1).text + " }}");
  }
  fail("expected " + std::string(what) + ", found " + describe());
}

bool TokenCursor::at_output_mode() const {
  return at(TemplateTokenKind::symbol, "|") && peek(1).kind == TemplateTokenKind::name &&
         find_output_mode(peek(1).text).has_value();
}

std::size_t TokenCursor::previous_end() const {
  return position_ == 0 ? 0 : tokens_[position_ - 1].end;
}

void TokenCursor::fail(const std::string& message, std::string hint) const {
  throw template_error(source_, peek().offset, message, std::move(hint));
}

std::string TokenCursor::describe() const {
  switch (peek().kind) {
    case TemplateTokenKind::end:
      return "the end of the template";
    case TemplateTokenKind::string:
      return "a string";
    case TemplateTokenKind::output_end:
      return "'}}'";
    case TemplateTokenKind::statement_end:
      return "'%}'";
    default:
      return "'" + peek().text + "'";
  }
}

}  // namespace sqlpod
