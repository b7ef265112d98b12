#include "secrets/escaped_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace sqlpod {
namespace {

// A form is not always read in one way (`''` is one doubled quote or two single ones), so all the
// places where the text can stand after a part of the value are carried along. There is rarely more
// than one.
using Places = std::vector<std::size_t>;

/// Of a value whose rest a server has left out; less of it would be found in innocent texts.
constexpr std::size_t shortest_beginning = 6;

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 16;
}

/// The number that `count` digits of `base` spell at text[at].
std::optional<std::uint32_t> number_at(std::string_view text, std::size_t at, std::size_t count,
                                       int base) {
  if (at > text.size() || text.size() - at < count) return std::nullopt;
  std::uint32_t number = 0;
  for (const char c : text.substr(at, count)) {
    const int digit = digit_of(c);
    if (digit >= base) return std::nullopt;
    number = number * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit);
  }
  return number;
}

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

/// The byte that a backslash and this letter stand for in C and JSON.
std::optional<char> control_of(char letter) {
  constexpr std::string_view letters = "0abtnvfre";
  constexpr std::string_view bytes{"\0\a\b\t\n\v\f\r\x1b", 9};
  const std::size_t i = letters.find(letter);
  if (i == std::string_view::npos) return std::nullopt;
  return bytes[i];
}

void add_after_backslash(char byte, std::string_view text, std::size_t at, Places& to) {
  if (at >= text.size()) return;
  const std::uint32_t code = static_cast<unsigned char>(byte);
  if (text[at] == byte || control_of(text[at]) == byte) to.push_back(at + 1);
  if (text[at] == 'x' && number_at(text, at + 1, 2, 16) == code) to.push_back(at + 3);
  if (number_at(text, at, 3, 8) == code) to.push_back(at + 3);
}

/// Adds to `to` every place that the text can stand at after one `byte`, coming from `from`.
void step_once(char byte, std::string_view text, const Places& from, Places& to) {
  const std::uint32_t code = static_cast<unsigned char>(byte);
  for (const std::size_t at : from) {
    if (at >= text.size()) continue;
    if (text[at] == byte || (text[at] == '+' && byte == ' ')) to.push_back(at + 1);
    // What is escaped may have been escaped again: %2520, and \\\" of JSON in JSON.
    for (std::size_t i = at + 1; text[at] == '%' && i <= at + 5; i += 2) {
      if (number_at(text, i, 2, 16) == code) to.push_back(i + 2);
      if (number_at(text, i, 2, 16) != '%') break;
    }
    for (std::size_t i = at + 1; text[i - 1] == '\\' && i < std::min(at + 8, text.size()); ++i) {
      add_after_backslash(byte, text, i, to);
    }
  }
  std::sort(to.begin(), to.end());
  to.erase(std::unique(to.begin(), to.end()), to.end());
}

/// The same where the byte may stand twice for once, as SQL's quotes do, and each of the two again.
void step(char byte, std::string_view text, const Places& from, Places& to) {
  step_once(byte, text, from, to);
  if (!is_punctuation(byte)) return;
  Places last = to;
  for (int copies = 2; copies <= 4 && !last.empty(); ++copies) {
    Places further;
    step_once(byte, text, last, further);
    if (copies != 3) to.insert(to.end(), further.begin(), further.end());
    last = std::move(further);
  }
  std::sort(to.begin(), to.end());
  to.erase(std::unique(to.begin(), to.end()), to.end());
  // Of a long run of one mark those that read it as written, and those that read all as doubled.
  constexpr std::ptrdiff_t most_at_an_end = 8;
  if (std::ssize(to) > 2 * most_at_an_end) {
    to.erase(to.begin() + most_at_an_end, to.end() - most_at_an_end);
  }
}

struct Character {
  std::size_t size = 1;                ///< in bytes
  std::optional<std::uint32_t> point;  ///< none: the byte is not UTF-8
};

Character character_at(std::string_view value, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return static_cast<unsigned char>(value[at + i]);
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {1, lead};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || value.size() - at < size) return {};
  std::uint32_t point = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    point = point << 6 | (byte(i) & 0x3FU);
  }
  return {size, point};
}

/// Adds every place after \uXXXX, or after the surrogate pair \uXXXX\uXXXX.
void step_unicode(std::uint32_t point, std::string_view text, const Places& from, Places& to) {
  const auto unit_at = [&](std::size_t at) -> std::optional<std::uint32_t> {
    if (at > text.size() || text.substr(at, 2) != "\\u") return std::nullopt;
    return number_at(text, at + 2, 4, 16);
  };
  for (const std::size_t at : from) {
    if (point < 0x10000) {
      if (unit_at(at) == point) to.push_back(at + 6);
    } else if (unit_at(at) == 0xD800 + ((point - 0x10000) >> 10) &&
               unit_at(at + 6) == 0xDC00 + ((point - 0x10000) & 0x3FFU)) {
      to.push_back(at + 12);
    }
  }
}

/// Whether the first two characters speak against a find: this is what nearly every place of a text
/// needs.
bool is_out_of_the_question(std::string_view value, std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '%' && value[0] != '%') {
    const auto code = number_at(text, at + 1, 2, 16);
    return code != static_cast<unsigned char>(value[0]) && code != '%';
  }
  if (c == '\\' && value[0] != '\\') {
    constexpr std::string_view escapes = "\\xu01234567abtnvfre";
    const char next = at + 1 < text.size() ? text[at + 1] : '\0';
    return next != value[0] && escapes.find(next) == std::string_view::npos;
  }
  if (c == '%' || c == '\\') return false;
  if (c != value[0] && (c != '+' || value[0] != ' ')) return true;
  if (value.size() == 1) return false;
  if (at + 1 == text.size()) return true;
  const char next = text[at + 1];
  return next != value[1] && next != c && next != '%' && next != '\\' && next != '+';
}

/// Where the text is cut by an ellipsis behind the beginning of the value, or npos.
std::size_t cut_at(std::string_view text, const Places& places) {
  for (const std::size_t at : places) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    if (rest.starts_with("...") || rest.starts_with("…")) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::size_t escaped_end(std::string_view value, std::string_view text, std::size_t at) {
  if (is_out_of_the_question(value, text, at)) return std::string_view::npos;
  Places here{at};
  Places next;
  Places after_escape;
  for (std::size_t i = 0; i < value.size();) {
    const Character character = character_at(value, i);
    after_escape.clear();
    if (character.point) step_unicode(*character.point, text, here, after_escape);
    const std::size_t cut = i >= shortest_beginning ? cut_at(text, here) : std::string_view::npos;
    for (const char byte : value.substr(i, character.size)) {
      next.clear();
      step(byte, text, here, next);
      here.swap(next);
    }
    here.insert(here.end(), after_escape.begin(), after_escape.end());
    if (here.empty()) return cut;
    i += character.size;
  }
  return *std::max_element(here.begin(), here.end());
}

}  // namespace sqlpod
