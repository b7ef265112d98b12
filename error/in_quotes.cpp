#include "error/in_quotes.h"

#include "error/utf8.h"

namespace sqlpod {

std::string in_quotes(std::string_view text) {
  constexpr std::size_t longest_shown = 60;
  constexpr std::string_view hex = "0123456789abcdef";
  if (text.size() > longest_shown) return "a text of " + std::to_string(text.size()) + " bytes";
  const bool is_utf8 = !find_invalid_utf8(text).has_value();
  std::string result = "'";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || (byte >= 0x80 && !is_utf8)) {
      result += "\\x";
      result += hex[byte >> 4U];
      result += hex[byte & 0xfU];
    } else {
      result += c;
    }
  }
  return result + "'";
}

}  // namespace sqlpod
