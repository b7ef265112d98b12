#include "flyte/sql_fragment.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "error/error.h"
#include "error/utf8.h"
#include "executor/query/sql_lexer.h"
#include "executor/query/sql_text.h"
#include "executor/query/string_literal.h"
#include "executor/query/token_walk.h"

namespace sqlpod::flyte {
namespace {

using Kind = SqlTokenKind;

bool is_number(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::size_t points = 0;
  std::size_t digits = 0;
  std::size_t at = 0;
  for (; at < text.size() && (is_digit(text[at]) || text[at] == '.'); ++at) {
    (text[at] == '.' ? points : digits) += 1;
  }
  if (points > 1 || digits == 0) return false;
  if (at == text.size()) return true;
  // An exponent; one with a sign is several tokens, and is not taken.
  return (text[at] == 'e' || text[at] == 'E') && at + 1 < text.size() &&
         std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(), is_digit);
}

class Parser {
 public:
  Parser(const SqlText& sql, const std::vector<SqlToken>& tokens, const SqlDialect& dialect)
      : sql_(sql), walk_(sql.text(), tokens, 0, tokens.size()), dialect_(dialect) {
    if (!tokens.empty()) at_ = is_significant(tokens.front()) ? 0 : walk_.after(0);
  }

  std::optional<std::vector<FragmentPart>> run() {
    const bool parenthesized = take_symbol("(");
    do {
      if (!take_item()) return std::nullopt;
    } while (take_symbol(","));
    if (parenthesized && !take_symbol(")")) return std::nullopt;
    if (at_ != TokenWalk::none) return std::nullopt;
    return std::move(parts_);
  }

 private:
  void take(FragmentPart::Kind kind, std::string text) {
    parts_.push_back({kind, std::move(text)});
    at_ = walk_.after(at_);
  }
  std::string text() const { return std::string(walk_.text(at_)); }

  bool take_symbol(std::string_view symbol) {
    if (!walk_.is_symbol(at_, symbol)) return false;
    take(FragmentPart::Kind::punctuation, text());
    return true;
  }

  bool take_item() {
    if (take_symbol("*")) return true;
    if (walk_.is_kind(at_, Kind::string)) {
      const SqlToken& token = walk_[at_];
      take(FragmentPart::Kind::text, literal_text(sql_, token, dialect_, {}));
      return true;
    }
    if (walk_.is_kind(at_, Kind::number) || walk_.is_symbol(at_, "-")) return take_number();
    return take_name();
  }

  bool take_number() {
    take_symbol("-");
    if (!walk_.is_kind(at_, Kind::number) || !is_number(walk_.text(at_))) return false;
    take(FragmentPart::Kind::number, text());
    return true;
  }

  bool take_name() {
    do {
      if (!walk_.is_kind(at_, Kind::word) && !walk_.is_kind(at_, Kind::quoted_identifier))
        return take_symbol("*");  // `t.*`
      take(FragmentPart::Kind::name, text());
    } while (take_symbol("."));
    if (walk_.is_word(at_, {"ASC", "DESC"})) take(FragmentPart::Kind::name, text());
    if (walk_.is_word(at_, {"NULLS"}) && walk_.is_word(walk_.after(at_), {"FIRST", "LAST"})) {
      take(FragmentPart::Kind::name, text());
      take(FragmentPart::Kind::name, text());
    }
    return true;
  }

  const SqlText& sql_;
  TokenWalk walk_;
  const SqlDialect& dialect_;
  std::size_t at_ = TokenWalk::none;
  std::vector<FragmentPart> parts_;
};

bool is_comment(const SqlToken& token) {
  return token.kind == Kind::comment;
}

}  // namespace

std::optional<std::vector<FragmentPart>> parse_fragment(std::string_view value,
                                                        const SqlDialect& dialect) {
  if (find_invalid_utf8(value) || value.find('\0') != std::string_view::npos) return std::nullopt;
  SqlText sql(value);
  sql.append_source(0, value.size());
  try {
    const std::vector<SqlToken> tokens = lex_sql(sql, dialect);
    if (std::any_of(tokens.begin(), tokens.end(), is_comment)) return std::nullopt;
    return Parser(sql, tokens, dialect).run();
  } catch (const Error&) {
    return std::nullopt;  // something in it is not closed
  }
}

}  // namespace sqlpod::flyte
