#include "executor/engine/odbc/wide_text.h"

#include "error/utf8.h"

namespace sqlpod::odbc {
namespace {

constexpr char32_t first_high = 0xd800;
constexpr char32_t first_low = 0xdc00;
constexpr char32_t after_low = 0xe000;
constexpr char32_t first_beyond = 0x10000;

}  // namespace

std::u16string to_wide(std::string_view text) {
  std::u16string wide;
  wide.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = decode_utf8(text, i);
    i += character.length;
    char32_t code = character.code;
    if (code >= first_beyond) {
      code -= first_beyond;
      wide += static_cast<char16_t>(first_high + (code >> 10U));
      code = first_low + (code & 0x3ffU);
    }
    wide += static_cast<char16_t>(code);
  }
  return wide;
}

bool append_narrow(std::string& text, std::u16string_view wide) {
  for (std::size_t i = 0; i < wide.size(); ++i) {
    char32_t code = wide[i];
    if (code < 0x80) {
      text += static_cast<char>(code);
      continue;
    }
    if (code >= first_high && code < after_low) {
      if (code >= first_low || i + 1 == wide.size()) return false;
      const char32_t low = wide[++i];
      if (low < first_low || low >= after_low) return false;
      code = first_beyond + ((code - first_high) << 10U) + (low - first_low);
    }
    append_utf8(text, code);
  }
  return true;
}

std::string to_narrow(std::u16string_view wide) {
  constexpr std::string_view replacement = "\xef\xbf\xbd";
  std::string text;
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const bool is_pair = wide[i] >= first_high && wide[i] < first_low && i + 1 < wide.size();
    if (append_narrow(text, wide.substr(i, is_pair ? 2 : 1))) {
      i += is_pair ? 1 : 0;
    } else {
      text += replacement;
    }
  }
  return text;
}

}  // namespace sqlpod::odbc
