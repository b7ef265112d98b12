#include "executor/query/sql_lexer.h"

#include <algorithm>
#include <string>
#include <utility>

namespace sqlpod {
namespace {

using Kind = SqlTokenKind;

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool is_word_part(char c) {
  return is_letter(c) || is_digit(c) || c == '$';
}

class Lexer {
 public:
  Lexer(const SqlText& sql, const SqlDialect& dialect)
      : sql_(sql),
        text_(sql.text()),
        dialect_(dialect),
        line_ends_(dialect.carriage_return_ends_comment ? "\n\r" : "\n") {}

  std::vector<SqlToken> run() {
    while (position_ < text_.size()) {
      token_ = SqlToken{};
      token_.offset = position_;
      token_.kind = lex();
      token_.size = position_ - token_.offset;
      tokens_.push_back(token_);
    }
    return std::move(tokens_);
  }

 private:
  char at(std::size_t ahead = 0) const {
    return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0';
  }
  bool starts_with(std::string_view start) const {
    return text_.substr(position_, start.size()) == start;
  }
  template <typename Accepts>
  void skip_while(Accepts accepts) {
    while (position_ < text_.size() && accepts(text_[position_])) ++position_;
  }

  [[noreturn]] void fail_unclosed(const char* what, const std::string& closing) const {
    throw sql_.error_at(token_.offset, std::string("this ") + what + " is not closed",
                        "end it with " + closing);
  }

  // Moves over the token that stands here and gives its kind.
  Kind lex() {
    const char c = at();
    if (c == SqlText::hole) return take(1, Kind::hole);
    if (is_blank(c)) {
      skip_while(is_blank);
      return Kind::blank;
    }
    if (starts_line_comment()) {
      position_ = std::min(text_.find_first_of(line_ends_, position_), text_.size());
      return Kind::comment;
    }
    if (starts_with("/*")) return block_comment();
    if (c == '\'') {
      return quoted('\'', 1, dialect_.backslash_escapes || continues_escape_string(), Kind::string);
    }
    if ((c == 'e' || c == 'E') && at(1) == '\'' && dialect_.escape_strings) {
      return quoted('\'', 2, true, Kind::string);
    }
    if (c == '"' && dialect_.double_quoted_strings) {
      return quoted('"', 1, dialect_.backslash_escapes, Kind::string);
    }
    if (c == '"') return quoted('"', 1, false, Kind::quoted_identifier);
    if (c == '`' && dialect_.backtick_identifiers)
      return quoted('`', 1, false, Kind::quoted_identifier);
    if (c == '[' && dialect_.bracket_identifiers) return bracketed();
    if (is_digit(c) || (c == '.' && is_digit(at(1)))) {
      while (is_letter(at()) || is_digit(at()) || (at() == '.' && at(1) != '.')) ++position_;
      return Kind::number;
    }
    if (is_letter(c)) {
      skip_while(is_word_part);
      return Kind::word;
    }
    if (c == '$' && dialect_.dollar_quotes && opens_dollar_quote()) return dollar_quoted();
    if (is_placeholder()) return placeholder();
    if (c == ':') return colon();
    if (c == '\\' && at(1) == ':') return take(2, Kind::escaped_colon);
    return take(1, Kind::symbol);
  }

  Kind take(std::size_t size, Kind kind) {
    position_ += size;
    return kind;
  }

  bool starts_line_comment() const {
    if (at() == '#') return dialect_.hash_comments;
    if (!starts_with("--")) return false;
    const char next = at(2);
    return !dialect_.double_dash_needs_blank || position_ + 2 >= text_.size() || is_blank(next) ||
           (next != SqlText::hole && static_cast<unsigned char>(next) < 0x20U) || next == '\x7f';
  }

  Kind block_comment() {
    const bool executable =
        dialect_.executable_comments && (at(2) == '!' || (at(2) == 'M' && at(3) == '!'));
    std::size_t depth = 0;
    do {
      if (position_ >= text_.size()) fail_unclosed("comment", "*/");
      if (starts_with("/*") && (depth == 0 || dialect_.nested_comments)) {
        ++depth;
        position_ += 2;
      } else if (starts_with("*/")) {
        --depth;
        position_ += 2;
      } else {
        ++position_;
      }
    } while (depth > 0);
    if (!executable) return Kind::comment;
    require_whole_tokens();
    return Kind::executable_comment;
  }

  // A server that runs an executable comment reads strings and comments in it, and a "*/" within
  // those does not end it; one that skips it ends at the first "*/". Only where both end at the
  // same place it is known what follows.
  void require_whole_tokens() {
    const SqlToken comment = token_;
    const std::size_t end = position_;
    const std::string_view whole = std::exchange(text_, text_.substr(0, end - 2));
    position_ = comment.offset + 3;
    while (position_ < text_.size()) {
      const bool is_line_comment = starts_line_comment();
      lex();
      if (is_line_comment && position_ == text_.size()) fail_unclosed("comment", "a new line");
    }
    token_ = comment;
    text_ = whole;
    position_ = end;
  }

  Kind quoted(char quote, std::size_t body, bool backslashes, Kind kind) {
    token_.body = body;
    token_.quote = quote;
    token_.backslashes = backslashes;
    position_ += body;
    while (true) {
      if (position_ >= text_.size()) {
        fail_unclosed(kind == Kind::string ? "string" : "quoted identifier", std::string(1, quote));
      }
      const char c = text_[position_++];
      if (c == '\\' && backslashes && position_ < text_.size()) ++position_;
      if (c != quote) continue;
      if (at() != quote) return kind;
      ++position_;
    }
  }

  // PostgreSQL: E'…' goes on, with its backslashes, in a string on a later line when white space
  // and line comments alone stand between them.
  bool continues_escape_string() const {
    if (!dialect_.escape_strings) return false;
    bool is_later_line = false;
    for (std::size_t i = tokens_.size(); i > 0; --i) {
      const auto& token = tokens_[i - 1];
      if (token.kind == Kind::string) return is_later_line && token.backslashes;
      const std::string_view text = text_.substr(token.offset, token.size);
      if (token.kind == Kind::blank) {
        is_later_line = is_later_line || text.find_first_of(line_ends_) != std::string_view::npos;
      } else if (token.kind != Kind::comment || text.starts_with("/*")) {
        return false;
      }
    }
    return false;
  }

  // No doubling here: the first ] ends it.
  Kind bracketed() {
    token_.body = 1;
    token_.quote = ']';
    const std::size_t close = text_.find(']', position_);
    if (close == std::string_view::npos) fail_unclosed("quoted identifier", "]");
    position_ = close + 1;
    return Kind::quoted_identifier;
  }

  // The size of `$tag$` when it stands here, else 0.
  std::size_t opens_dollar_quote() const {
    std::size_t size = 1;
    if (is_digit(at(size))) return 0;
    while (is_letter(at(size)) || is_digit(at(size))) ++size;
    return at(size) == '$' ? size + 1 : 0;
  }

  Kind dollar_quoted() {
    const std::string_view tag = text_.substr(position_, opens_dollar_quote());
    const std::size_t close = text_.find(tag, position_ + tag.size());
    if (close == std::string_view::npos) fail_unclosed("dollar-quoted string", std::string(tag));
    position_ = close + tag.size();
    return Kind::dollar_quoted;
  }

  bool is_placeholder() const {
    const char c = at();
    if (dialect_.placeholder == PlaceholderStyle::question && c == '?') return true;
    if (dialect_.placeholder == PlaceholderStyle::dollar && c == '$' && is_digit(at(1)))
      return true;
    return dialect_.named_parameters && (c == '@' || c == '$') &&
           (is_word_part(at(1)) || (at(1) == ':' && at(2) == ':'));
  }

  // `?` and `$` are numbered, `@` and SQLite's `$` are named; the names may have `::` in them.
  Kind placeholder() {
    const bool is_named = at() == '@' || (at() == '$' && dialect_.named_parameters);
    ++position_;
    skip_while(is_named ? is_word_part : is_digit);
    while (is_named && starts_with("::")) {
      position_ += 2;
      skip_while(is_word_part);
    }
    return Kind::placeholder;
  }

  Kind colon() {
    if (at(1) == ':') return take(2, Kind::symbol);
    const char before = position_ > 0 ? text_[position_ - 1] : ' ';
    const bool name = is_letter(at(1)) && !is_word_part(before) && before != ':' && before != '\\';
    ++position_;
    if (!name) return Kind::symbol;
    skip_while(is_word_part);
    return Kind::colon_name;
  }

  const SqlText& sql_;
  std::string_view text_;
  const SqlDialect& dialect_;
  std::string_view line_ends_;  // of line comments
  std::size_t position_ = 0;
  SqlToken token_;
  std::vector<SqlToken> tokens_;
};

}  // namespace

std::vector<SqlToken> lex_sql(const SqlText& sql, const SqlDialect& dialect) {
  return Lexer(sql, dialect).run();
}

bool is_significant(const SqlToken& token) {
  return token.kind != SqlTokenKind::blank && token.kind != SqlTokenKind::comment;
}

bool is_word(const SqlToken& token, std::string_view text, std::string_view upper) {
  if (token.kind != SqlTokenKind::word || token.size != upper.size()) return false;
  const std::string_view word = text.substr(token.offset, token.size);
  return std::equal(word.begin(), word.end(), upper.begin(),
                    [](char a, char b) { return (a >= 'a' && a <= 'z' ? a - 32 : a) == b; });
}

}  // namespace sqlpod
