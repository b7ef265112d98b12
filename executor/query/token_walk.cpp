#include "executor/query/token_walk.h"

#include <algorithm>
#include <cctype>

namespace sqlpod {

std::size_t TokenWalk::before(std::size_t index) const {
  while (index != none && index > begin_) {
    if (is_significant(tokens_[--index])) return index;
  }
  return none;
}

std::size_t TokenWalk::after(std::size_t index) const {
  while (index != none && index + 1 < end_) {
    if (is_significant(tokens_[++index])) return index;
  }
  return none;
}

std::size_t TokenWalk::enclosing_function(std::size_t index) const {
  std::size_t depth = 0;
  for (std::size_t at = before(index); at != none; at = before(at)) {
    if (is_symbol(at, ")")) ++depth;
    if (is_symbol(at, "(") && depth-- == 0) return before(at);
  }
  return none;
}

bool TokenWalk::is_word(std::size_t index, std::initializer_list<std::string_view> upper) const {
  return index != none && std::any_of(upper.begin(), upper.end(), [&](std::string_view word) {
           return sqlpod::is_word(tokens_[index], text_, word);
         });
}

bool TokenWalk::is_symbol(std::size_t index, std::string_view symbol) const {
  return index != none && tokens_[index].kind == SqlTokenKind::symbol && text(index) == symbol;
}

bool TokenWalk::can_be_of_variable(std::size_t index) const {
  if (index >= end_) return false;
  const auto c = static_cast<unsigned char>(text(index)[0]);
  return std::isalnum(c) != 0 || c >= 0x80 ||
         std::string_view("_$:\\").find(static_cast<char>(c)) != std::string_view::npos;
}

}  // namespace sqlpod
