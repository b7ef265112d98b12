#include "executor/query/template_lexer.h"

#include <array>
#include <optional>
#include <utility>

#include "error/utf8.h"
#include "executor/query/template_error.h"

namespace sqlpod {
namespace {

using Kind = TemplateTokenKind;

constexpr std::string_view blanks = " \t\n\r\f\v";

bool is_blank(char c) {
  return blanks.find(c) != std::string_view::npos;
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80U;
}
bool is_name_part(char c) {
  return is_name_start(c) || is_digit(c);
}

int hexadecimal_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  std::vector<TemplateToken> run() {
    while (position_ < source_.size()) {
      const std::size_t tag = find_tag();
      add_text(tag);
      if (tag == source_.size()) break;
      position_ = tag + 2;
      skip_trim_sign();
      if (source_[tag + 1] == '#') {
        skip_comment(tag);
      } else {
        lex_tag(tag);
      }
    }
    tokens_.push_back({Kind::end, source_.size(), source_.size(), {}});
    return std::move(tokens_);
  }

 private:
  bool starts_with(std::string_view text) const {
    return source_.substr(position_, text.size()) == text;
  }

  std::size_t find_tag() const {
    for (std::size_t i = position_; i + 1 < source_.size(); ++i) {
      const char next = source_[i + 1];
      if (source_[i] == '{' && (next == '{' || next == '%' || next == '#')) return i;
    }
    return source_.size();
  }

  void add_text(std::size_t tag) {
    std::size_t end = tag;
    if (source_.substr(tag).size() > 2 && source_[tag + 2] == '-') {
      while (end > position_ && is_blank(source_[end - 1])) --end;
    }
    if (end > position_) tokens_.push_back({Kind::text, position_, end, {}});
  }

  void skip_trim_sign() {
    if (starts_with("-") || starts_with("+")) ++position_;
  }

  void trim_following() {
    while (position_ < source_.size() && is_blank(source_[position_])) ++position_;
  }

  void skip_comment(std::size_t tag) {
    const std::size_t close = source_.find("#}", position_);
    if (close == std::string_view::npos) {
      throw template_error(source_, tag, "this comment is not closed", "end it with #}");
    }
    const bool trims = close > position_ && source_[close - 1] == '-';
    position_ = close + 2;
    if (trims) trim_following();
  }

  // True when the tag's closing stands here, which is then consumed.
  bool closes(std::string_view closing) {
    const std::size_t sign = starts_with("-") || (closing == "%}" && starts_with("+")) ? 1 : 0;
    if (source_.substr(position_ + sign, 2) != closing) return false;
    const bool trims = sign == 1 && source_[position_] == '-';
    position_ += sign + 2;
    if (trims) trim_following();
    return true;
  }

  void lex_tag(std::size_t tag) {
    const bool output = source_[tag + 1] == '{';
    const std::string_view closing = output ? "}}" : "%}";
    tokens_.push_back({output ? Kind::output_begin : Kind::statement_begin, tag, position_, {}});
    std::vector<char> open_brackets;
    while (true) {
      trim_following();
      if (position_ >= source_.size()) {
        throw template_error(source_, tag,
                             "this " + std::string(output ? "{{" : "{%") + " is not closed",
                             "end it with " + std::string(closing));
      }
      const std::size_t start = position_;
      if (open_brackets.empty() && closes(closing)) {
        tokens_.push_back({output ? Kind::output_end : Kind::statement_end, start, position_, {}});
        return;
      }
      lex_token(open_brackets);
    }
  }

  void lex_token(std::vector<char>& open_brackets) {
    const char c = source_[position_];
    if (is_digit(c)) {
      lex_number();
    } else if (is_name_start(c)) {
      const std::size_t start = position_;
      while (position_ < source_.size() && is_name_part(source_[position_])) ++position_;
      push(Kind::name, start, std::string(source_.substr(start, position_ - start)));
    } else if (c == '\'' || c == '"') {
      lex_string();
    } else {
      lex_symbol(open_brackets);
    }
  }

  void push(Kind kind, std::size_t start, std::string text) {
    tokens_.push_back({kind, start, position_, std::move(text)});
  }

  // Digits with single underscores between them; `accepts` says which characters are digits.
  template <typename Accepts>
  std::string take_digits(Accepts accepts) {
    std::string digits;
    while (position_ < source_.size()) {
      const bool underscore = source_[position_] == '_' && position_ + 1 < source_.size() &&
                              accepts(source_[position_ + 1]);
      if (underscore && !digits.empty()) ++position_;
      if (!accepts(source_[position_])) break;
      digits += source_[position_++];
    }
    return digits;
  }

  void lex_number() {
    const std::size_t start = position_;
    const bool after_dot = start > 0 && source_[start - 1] == '.';
    if (!after_dot && lex_real()) return;
    position_ = start;
    const char base = source_.size() - start > 2 && source_[start] == '0'
                          ? static_cast<char>(source_[start + 1] | 0x20)
                          : '\0';
    const auto is_base_digit = [base](char c) {
      const int value = hexadecimal_value(c);
      return value >= 0 && value < (base == 'x' ? 16 : base == 'o' ? 8 : 2);
    };
    if ((base == 'x' || base == 'o' || base == 'b') && is_base_digit(source_[start + 2])) {
      position_ += 2;
      std::string digits = take_digits(is_base_digit);
      push(Kind::integer, start, std::string("0") + base + digits);
      return;
    }
    std::string digits = source_[start] == '0' ? take_digits([](char c) { return c == '0'; })
                                               : take_digits(is_digit);
    push(Kind::integer, start, std::move(digits));
  }

  bool lex_real() {
    const std::size_t start = position_;
    std::string text = take_digits(is_digit);
    bool real = false;
    const auto digit_at = [&](std::size_t at) {
      return at < source_.size() && is_digit(source_[at]);
    };
    if (starts_with(".") && digit_at(position_ + 1)) {
      ++position_;
      text += "." + take_digits(is_digit);
      real = true;
    }
    if (starts_with("e") || starts_with("E")) {
      const std::size_t exponent = position_ + 1;
      const bool sign =
          exponent < source_.size() && (source_[exponent] == '+' || source_[exponent] == '-');
      if (digit_at(exponent + (sign ? 1 : 0))) {
        position_ = exponent + (sign ? 1 : 0);
        text += sign ? std::string("e") + source_[exponent] : std::string("e");
        text += take_digits(is_digit);
        real = true;
      }
    }
    if (real) push(Kind::real, start, std::move(text));
    return real;
  }

  void lex_string() {
    const std::size_t start = position_;
    const char quote = source_[position_++];
    std::string text;
    while (true) {
      if (position_ >= source_.size()) {
        throw template_error(source_, start, "this string is not closed",
                             std::string("end it with ") + quote);
      }
      const char c = source_[position_++];
      if (c == quote) break;
      if (c == '\\' && position_ < source_.size()) {
        take_escape(text);
      } else {
        text += c;
      }
    }
    push(Kind::string, start, std::move(text));
  }

  void take_escape(std::string& text) {
    const char c = source_[position_++];
    constexpr std::string_view letters = "\\'\"abfnrtv";
    constexpr std::string_view meanings = "\\'\"\a\b\f\n\r\t\v";
    if (const std::size_t known = letters.find(c); known != std::string_view::npos) {
      text += meanings[known];
    } else if (c == '\n') {
      return;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      take_code_point(text, c == 'x' ? 2 : c == 'u' ? 4 : 8);
    } else if (c >= '0' && c <= '7') {
      char32_t code_point = static_cast<char32_t>(c - '0');
      for (int i = 0; i < 2 && position_ < source_.size(); ++i) {
        const char digit = source_[position_];
        if (digit < '0' || digit > '7') break;
        code_point = code_point * 8 + static_cast<char32_t>(digit - '0');
        ++position_;
      }
      append_utf8(text, code_point);
    } else if (c == 'N') {
      throw template_error(source_, position_ - 2, "\\N{…} is not supported",
                           "write the character");
    } else {
      text += '\\';
      text += c;
    }
  }

  void take_code_point(std::string& text, int digits) {
    char32_t code_point = 0;
    for (int i = 0; i < digits; ++i) {
      const int value = position_ < source_.size() ? hexadecimal_value(source_[position_]) : -1;
      if (value < 0) throw template_error(source_, position_, "this escape needs more digits");
      code_point = code_point * 16 + static_cast<char32_t>(value);
      ++position_;
    }
    if (code_point > 0x10FFFFU || (code_point >= 0xD800U && code_point <= 0xDFFFU)) {
      throw template_error(source_, position_ - 1, "this escape is no character");
    }
    append_utf8(text, code_point);
  }

  void lex_symbol(std::vector<char>& open_brackets) {
    const std::size_t start = position_;
    constexpr std::array<std::string_view, 6> pairs = {"//", "**", "==", "!=", ">=", "<="};
    for (const std::string_view pair : pairs) {
      if (starts_with(pair)) {
        position_ += 2;
        push(Kind::symbol, start, std::string(pair));
        return;
      }
    }
    const char c = source_[position_];
    if (std::string_view("+-/*%~[](){}<>=.:|,").find(c) == std::string_view::npos) {
      throw template_error(source_, start,
                           "this character means nothing inside a tag: " + printable(c));
    }
    if (const std::size_t opening = std::string_view("([{").find(c);
        opening != std::string_view::npos) {
      open_brackets.push_back(std::string_view(")]}")[opening]);
    } else if (std::string_view(")]}").find(c) != std::string_view::npos) {
      if (open_brackets.empty() || open_brackets.back() != c) {
        throw template_error(source_, start,
                             std::string("nothing is open that ") + c + " could close");
      }
      open_brackets.pop_back();
    }
    ++position_;
    push(Kind::symbol, start, std::string(1, c));
  }

  static std::string printable(char c) {
    return c >= ' ' && c < '\x7f' ? std::string(1, c) : "a control character";
  }

  std::string_view source_;
  std::size_t position_ = 0;
  std::vector<TemplateToken> tokens_;
};

}  // namespace

std::vector<TemplateToken> lex_template(std::string_view source) {
  return Lexer(source).run();
}

}  // namespace sqlpod
