#include "images/manifest/manifest_node.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "error/error.h"
#include "error/utf8.h"

namespace sqlpod {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Words that are a truth value, or nothing, to YAML 1.1 or 1.2.
bool is_word_of_yaml(std::string_view text) {
  constexpr std::array<std::string_view, 9> words = {"y",   "n",    "yes",   "no",  "on",
                                                     "off", "true", "false", "null"};
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return std::equal(word.begin(), word.end(), text.begin(), text.end(),
                      [](char a, char b) { return a == (is_letter(b) ? (b | 0x20) : b); });
  });
}

/// 128Mi, 100m: no number to any reader.
bool is_quantity(std::string_view text) {
  const auto unit = std::find_if_not(text.begin(), text.end(), is_digit);
  const std::string_view rest = text.substr(static_cast<std::size_t>(unit - text.begin()));
  constexpr std::array<std::string_view, 5> units = {"m", "Ki", "Mi", "Gi", "Ti"};
  return unit != text.begin() && std::find(units.begin(), units.end(), rest) != units.end();
}

/// Starting with a letter or a slash, it is no number, date or mark of structure; within it, only
/// `: ` and ` #` would mean something, and neither blank nor `#` is let in.
bool is_plain(std::string_view text) {
  if (text.empty() || text.back() == ':') return false;
  if (is_quantity(text)) return true;
  constexpr std::string_view others = "-_./:@+=";
  return (is_letter(text.front()) || text.front() == '/') && !is_word_of_yaml(text) &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_letter(c) || is_digit(c) || others.find(c) != std::string_view::npos;
         });
}

/// A character that a block or a quoted text holds as it is. Beyond control characters, those that
/// YAML 1.1 takes for ends of lines, marks of byte order and what is no character are not.
bool is_printable(char32_t code) {
  return code >= 0x20 && code != 0x7f && !(code >= 0x80 && code < 0xa0) && code != 0x2028 &&
         code != 0x2029 && code != 0xfeff && (code & 0xfffe) != 0xfffe;
}

/// Whether `|` keeps the text: a first line with an indentation, or a last one of blanks alone,
/// would be taken for layout by some readers.
bool fits_block(const std::string& text) {
  const std::size_t end_of_first = text.find('\n');
  if (end_of_first == std::string::npos || end_of_first == 0) return false;
  if (text.front() == ' ' || text.front() == '\t') return false;
  const std::size_t last = text.find_last_not_of('\n');
  const std::size_t last_line = text.rfind('\n', last);
  if (text.find_first_not_of(" \t", last_line + 1) > last) return false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character character = decode_utf8(text, at);
    const bool is_white = character.code == '\n' || character.code == '\t';
    if (!is_white && !is_printable(character.code)) return false;
    at += character.length;
  }
  return true;
}

class Writer {
 public:
  std::string text() && { return std::move(text_); }

  void document(const ManifestNode& node) {
    write(node, 0, Place::line_start);
    if (text_.empty() || text_.back() != '\n') text_ += '\n';
  }

 private:
  enum class Place { line_start, after_key, after_dash };

  void write(const ManifestNode& node, std::size_t depth, Place place) {
    const auto& value = node.value();
    if (const auto* map = std::get_if<ManifestNode::Map>(&value)) return write(*map, depth, place);
    if (const auto* list = std::get_if<ManifestNode::List>(&value)) {
      return write(*list, depth, place);
    }
    if (place == Place::after_key) text_ += ' ';
    if (const auto* truth = std::get_if<bool>(&value)) {
      text_ += *truth ? "true" : "false";
    } else if (const auto* number = std::get_if<std::int64_t>(&value)) {
      text_ += std::to_string(*number);
    } else {
      scalar(std::get<std::string>(value), depth);
    }
    end_line();
  }

  void write(const ManifestNode::Map& map, std::size_t depth, Place place) {
    if (map.empty()) return empty("{}", place);
    begin_nested(place);
    bool on_line = place == Place::after_dash;
    for (const auto& [key, value] : map) {
      if (!on_line) indent(depth);
      on_line = false;
      if (is_plain(key)) {
        text_ += key;
      } else {
        quoted(key);
      }
      text_ += ':';
      write(value, depth + 1, Place::after_key);
    }
  }

  void write(const ManifestNode::List& list, std::size_t depth, Place place) {
    if (list.empty()) return empty("[]", place);
    begin_nested(place);
    bool on_line = place == Place::after_dash;
    for (const ManifestNode& item : list) {
      if (!on_line) indent(depth);
      on_line = false;
      text_ += "- ";
      write(item, depth + 1, Place::after_dash);
    }
  }

  void empty(const char* text, Place place) {
    if (place == Place::after_key) text_ += ' ';
    text_ += text;
    end_line();
  }

  void begin_nested(Place place) {
    if (place == Place::after_key) text_ += '\n';
  }

  void end_line() {
    if (text_.back() != '\n') text_ += '\n';
  }

  void indent(std::size_t depth) { text_.append(2 * depth, ' '); }

  void scalar(const std::string& text, std::size_t depth) {
    if (find_invalid_utf8(text)) {
      throw Error(ErrorKind::internal, "a manifest would hold what is no UTF-8",
                  "this is a bug in sqlpod: report it");
    }
    if (is_plain(text)) {
      text_ += text;
    } else if (fits_block(text)) {
      block(text, std::max<std::size_t>(depth, 1));
    } else {
      quoted(text);
    }
  }

  void block(std::string_view text, std::size_t depth) {
    text_ += text.back() != '\n' ? "|-\n" : text[text.size() - 2] == '\n' ? "|+\n" : "|\n";
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      if (end > 0) indent(depth);
      text_ += text.substr(0, end);
      text_ += '\n';
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  void quoted(const std::string& text) {
    text_ += '"';
    for (std::size_t at = 0; at < text.size();) {
      const Utf8Character character = decode_utf8(text, at);
      escaped(character.code, std::string_view(text).substr(at, character.length));
      at += character.length;
    }
    text_ += '"';
  }

  void escaped(char32_t code, std::string_view bytes) {
    if (code == '"' || code == '\\') {
      text_ += '\\';
      text_ += bytes;
    } else if (code == '\n') {
      text_ += "\\n";
    } else if (code == '\t') {
      text_ += "\\t";
    } else if (is_printable(code)) {
      text_ += bytes;
    } else {
      hexadecimal(code);
    }
  }

  void hexadecimal(char32_t code) {
    constexpr std::string_view digits = "0123456789abcdef";
    const int length = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
    text_ += length == 2 ? "\\x" : length == 4 ? "\\u" : "\\U";
    for (int shift = 4 * (length - 1); shift >= 0; shift -= 4) {
      text_ += digits[(code >> shift) & 0xf];
    }
  }

  std::string text_;
};

}  // namespace

std::string to_yaml(const ManifestNode& node) {
  Writer writer;
  writer.document(node);
  return std::move(writer).text();
}

}  // namespace sqlpod
