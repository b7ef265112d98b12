#include "error/in_quotes.h"

#include "error/printable_text.h"

namespace sqlpod {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest_shown = 60;
  if (text.size() > longest_shown) return "a text of " + std::to_string(text.size()) + " bytes";
  return "'" + printable_line(text) + "'";
}

}  // namespace sqlpod
