// The tokens of one statement, seen without white space and comments: what stands before and after
// a place.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "executor/query/sql_lexer.h"

namespace sqlpod {

/// A view: text and tokens must outlive it. Indices are those of the tokens.
class TokenWalk {
 public:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  TokenWalk(std::string_view text, const std::vector<SqlToken>& tokens, std::size_t begin,
            std::size_t end)
      : text_(text), tokens_(tokens), begin_(begin), end_(end) {}

  std::size_t begin() const { return begin_; }
  std::size_t end() const { return end_; }
  const SqlToken& operator[](std::size_t index) const { return tokens_[index]; }
  std::string_view text(std::size_t index) const {
    return text_.substr(tokens_[index].offset, tokens_[index].size);
  }

  /// The significant token before or after `index`, or none.
  std::size_t before(std::size_t index) const;
  std::size_t after(std::size_t index) const;

  /// What stands before the innermost parenthesis that is open at `index`, or none.
  std::size_t enclosing_function(std::size_t index) const;

  /// Whether the token is one of these words, given in upper case. False for none.
  bool is_word(std::size_t index, std::initializer_list<std::string_view> upper) const;
  /// Whether the token is that symbol. False for none.
  bool is_symbol(std::size_t index, std::string_view symbol) const;
  /// Whether SQLite would read the token as a part of `:name`, `$name` or `@name` right before it.
  /// False for the end.
  bool can_be_of_variable(std::size_t index) const;
  bool is_kind(std::size_t index, SqlTokenKind kind) const {
    return index != none && tokens_[index].kind == kind;
  }

 private:
  std::string_view text_;
  const std::vector<SqlToken>& tokens_;
  std::size_t begin_;
  std::size_t end_;
};

}  // namespace sqlpod
