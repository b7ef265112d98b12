#include "executor/query/string_literal.h"

#include <string_view>

#include "error/utf8.h"

namespace sqlpod {
namespace {

int digit_value(char c, int base) {
  int value = -1;
  if (c >= '0' && c <= '9') value = c - '0';
  if (c >= 'a' && c <= 'f') value = c - 'a' + 10;
  if (c >= 'A' && c <= 'F') value = c - 'A' + 10;
  return value < base ? value : -1;
}

class Reader {
 public:
  Reader(const SqlText& sql, const SqlToken& token, const SqlDialect& dialect)
      : sql_(sql),
        text_(sql.text()),
        token_(token),
        dialect_(dialect),
        position_(token.offset + token.body),
        end_(token.offset + token.size - 1) {}

  std::string run(const std::function<std::string(std::size_t)>& fill) {
    while (position_ < end_) {
      const char c = text_[position_++];
      if (c == SqlText::hole) {
        result_ += fill(position_ - 1);
      } else if (c == '\\' && token_.backslashes) {
        escape();
      } else {
        result_ += c;
        if (c == token_.quote) ++position_;  // the second of a doubled quote
      }
    }
    return std::move(result_);
  }

 private:
  void escape() {
    const char c = text_[position_++];
    if (c == SqlText::hole) {
      throw sql_.error_at(position_ - 1, "a backslash stands right before a placeholder",
                          "double it, or put the text into the value");
    }
    if (dialect_.escape_strings) {
      escape_of_e_string(c);
    } else {
      escape_of_backslash_string(c);
    }
  }

  // MySQL: \% and \_ keep their backslash, for they are escapes of LIKE patterns.
  void escape_of_backslash_string(char c) {
    constexpr std::string_view letters = "0bnrtZ";
    constexpr std::string_view meanings("\0\b\n\r\t\x1a", 6);
    if (const std::size_t known = letters.find(c); known != std::string_view::npos) {
      result_ += meanings[known];
    } else if (c == '%' || c == '_') {
      result_ += '\\';
      result_ += c;
    } else {
      result_ += c;
    }
  }

  // PostgreSQL's E'…'.
  void escape_of_e_string(char c) {
    constexpr std::string_view letters = "bfnrt";
    constexpr std::string_view meanings = "\b\f\n\r\t";
    if (const std::size_t known = letters.find(c); known != std::string_view::npos) {
      result_ += meanings[known];
    } else if (digit_value(c, 8) >= 0) {
      --position_;
      result_ += static_cast<char>(take_digits(8, 1, 3) & 0xFFU);
    } else if (c == 'x' && position_ < end_ && digit_value(text_[position_], 16) >= 0) {
      result_ += static_cast<char>(take_digits(16, 1, 2));
    } else if (c == 'u' || c == 'U') {
      const int digits = c == 'u' ? 4 : 8;
      const char32_t code_point = take_digits(16, digits, digits);
      if (code_point > 0x10FFFFU || (code_point >= 0xD800U && code_point <= 0xDFFFU)) fail();
      append_utf8(result_, code_point);
    } else {
      result_ += c;
    }
  }

  char32_t take_digits(int base, int at_least, int at_most) {
    char32_t number = 0;
    int taken = 0;
    while (taken < at_most && position_ < end_) {
      const int value = digit_value(text_[position_], base);
      if (value < 0) break;
      number = number * static_cast<char32_t>(base) + static_cast<char32_t>(value);
      ++position_;
      ++taken;
    }
    if (taken < at_least) fail();
    return number;
  }

  [[noreturn]] void fail() const {
    throw sql_.error_at(position_, "this string has an escape that is no character");
  }

  const SqlText& sql_;
  std::string_view text_;
  const SqlToken& token_;
  const SqlDialect& dialect_;
  std::size_t position_;
  std::size_t end_;
  std::string result_;
};

}  // namespace

std::string literal_text(const SqlText& sql, const SqlToken& token, const SqlDialect& dialect,
                         const std::function<std::string(std::size_t offset)>& fill) {
  return Reader(sql, token, dialect).run(fill);
}

}  // namespace sqlpod
