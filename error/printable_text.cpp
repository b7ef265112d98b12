#include "error/printable_text.h"

#include "error/utf8.h"

namespace sqlpod {
namespace {

void append_escape(std::string& text, unsigned char byte) {
  constexpr std::string_view hex = "0123456789abcdef";
  text += "\\x";
  text += hex[byte >> 4U];
  text += hex[byte & 0xfU];
}

/// Those of ASCII, and those that ISO 8859 puts behind it.
bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0);
}

void append_line(std::string& result, std::string_view text, bool keeps_tabs) {
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    if (!character.valid) {
      append_escape(result, static_cast<unsigned char>(text[at]));
    } else if (is_control(character.code) && !(keeps_tabs && character.code == '\t')) {
      append_escape(result, static_cast<unsigned char>(character.code));
    } else {
      result += text.substr(at, character.length);
    }
    at += character.length;
  }
}

}  // namespace

std::string printable_line(std::string_view text) {
  std::string result;
  append_line(result, text, false);
  return result;
}

std::string printable_lines(std::string_view text) {
  std::string result;
  for (;;) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    append_line(result, line, true);
    if (end == std::string_view::npos) return result;
    text.remove_prefix(end + 1);
    result += "\n  ";
  }
}

}  // namespace sqlpod
