#include "secrets/escaped_text.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "error/utf8.h"

namespace sqlpod {
namespace {

// A form is not always read in one way (`''` is one doubled quote or two single ones), so all the
// places where the text can stand after a part of the value are carried along, in order. There is
// rarely more than one.
using Places = std::vector<std::size_t>;

/// Of a value whose rest a server has left out; less of it would be found in innocent texts.
constexpr std::size_t shortest_beginning = 6;
/// A mark that stands for itself when doubled, and doubled again.
constexpr std::size_t most_copies = 4;
/// Of backslashes before what they escape: \\\" of JSON in JSON, and once more.
constexpr std::size_t most_backslashes = 7;

/// The number that `count` digits of `base` spell at text[at].
std::optional<std::uint32_t> number_at(std::string_view text, std::size_t at, std::size_t count,
                                       int base) {
  if (at > text.size() || text.size() - at < count) return std::nullopt;
  const char* const begin = text.data() + at;
  std::uint32_t number = 0;
  if (std::from_chars(begin, begin + count, number, base).ptr != begin + count) return std::nullopt;
  return number;
}

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

/// Whether text[at] can be read as itself and in no other way, and not as half of a doubled mark.
bool is_plain(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '%' || c == '\\' || c == '+') return false;
  if (!is_punctuation(c) || at + 1 == text.size()) return true;
  const char next = text[at + 1];
  return next != c && next != '%' && next != '\\';
}

/// The byte that a backslash and this letter stand for in C and JSON.
std::optional<char> control_of(char letter) {
  switch (letter) {
    case '0':
      return '\0';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'v':
      return '\v';
    case 'f':
      return '\f';
    case 'r':
      return '\r';
    case 'e':
      return '\x1b';
    default:
      return std::nullopt;
  }
}

/// Calls `use` with each byte that what stands behind a backslash may be, and the place behind it.
template <typename Use>
void read_after_backslash(std::string_view text, std::size_t at, const Use& use) {
  const char c = text[at];
  use(c, at + 1);
  if (c == '\\') return;
  if (const auto control = control_of(c)) use(*control, at + 1);
  const auto use_number = [&](std::size_t begin, std::size_t digits, int base, std::uint32_t most) {
    const auto number = number_at(text, begin, digits, base);
    if (number && *number <= most) use(static_cast<char>(*number), begin + digits);
  };
  if (c == 'x') use_number(at + 1, 2, 16, 0xFF);
  if (c == 'u') use_number(at + 1, 4, 16, 0x7F);
  use_number(at, 3, 8, 0xFF);
}

/// Calls `use` with each byte that can be read at text[at], and the place behind it.
template <typename Use>
void read_byte(std::string_view text, std::size_t at, const Use& use) {
  if (at >= text.size()) return;
  const char c = text[at];
  use(c, at + 1);
  if (c == '+') use(' ', at + 1);
  // What is escaped may have been escaped again: %2520, %%20, and \\\" of JSON in JSON.
  if (c == '%') {
    std::size_t i = text.substr(at + 1, 1) == "%" ? at + 2 : at + 1;
    for (const std::size_t last = i + 4; i <= last; i += 2) {
      const auto code = number_at(text, i, 2, 16);
      if (!code) break;
      use(static_cast<char>(*code), i + 2);
      if (*code != '%') break;
    }
  }
  if (c == '\\') {
    const std::size_t end = std::min(at + most_backslashes + 1, text.size());
    for (std::size_t i = at + 1; text[i - 1] == '\\' && i < end; ++i) {
      read_after_backslash(text, i, use);
    }
  }
}

struct CodePoint {
  char32_t code;
  std::size_t end;  ///< in the text
};

/// The half of a character of UTF-16, or the whole, that \uXXXX is at text[at].
std::optional<CodePoint> utf16_unit_at(std::string_view text, std::size_t at) {
  std::size_t i = at;
  while (i < text.size() && text[i] == '\\' && i - at < most_backslashes) ++i;
  if (i == at || i >= text.size() || text[i] != 'u') return std::nullopt;
  const auto unit = number_at(text, i + 1, 4, 16);
  if (!unit) return std::nullopt;
  return CodePoint{*unit, i + 5};
}

/// The character beyond ASCII that \uXXXX is at text[at], or the surrogate pair \uXXXX\uXXXX.
std::optional<CodePoint> code_point_at(std::string_view text, std::size_t at) {
  const auto unit = utf16_unit_at(text, at);
  if (!unit || unit->code < 0x80 || (unit->code >= 0xDC00 && unit->code < 0xE000)) {
    return std::nullopt;
  }
  if (unit->code < 0xD800 || unit->code >= 0xE000) return unit;
  const auto second = utf16_unit_at(text, unit->end);
  if (!second || second->code < 0xDC00 || second->code >= 0xE000) return std::nullopt;
  return CodePoint{0x10000 + ((unit->code - 0xD800) << 10) + (second->code - 0xDC00), second->end};
}

/// Makes `to` the places behind one `byte`, coming from `from`.
void step_once(char byte, std::string_view text, const Places& from, Places& to) {
  to.clear();
  std::size_t base = 0;
  std::uint32_t behind = 0;  // bit i: base + i, which is less than 16 places on
  const auto move_base = [&](std::size_t place) {
    for (; behind != 0 && base < place; behind >>= 1, ++base) {
      if ((behind & 1U) != 0) to.push_back(base);
    }
    base = place;
  };
  for (const std::size_t at : from) {
    move_base(at);
    read_byte(text, at, [&](char read, std::size_t end) {
      if (read == byte) behind |= 1U << (end - at);
    });
  }
  move_base(std::string_view::npos);
}

void sort_unique(Places& places) {
  if (std::is_sorted(places.begin(), places.end(), std::less_equal<>())) return;
  std::sort(places.begin(), places.end());
  places.erase(std::unique(places.begin(), places.end()), places.end());
}

/// Makes `to` the places behind `count` times `byte`, coming from `from`. Punctuation may stand
/// twice for once, as SQL's quotes do, and each of the two again: for n marks the text has any
/// number from n to 4 * n but 4 * n - 1. Returns how many it has, as far as was looked, and leaves
/// in `from` the places behind them.
std::size_t step(char byte, std::size_t count, std::string_view text, Places& from, Places& to) {
  to.clear();
  Places further;
  const std::size_t most = is_punctuation(byte) ? most_copies * count : count;
  std::size_t read = 0;
  while (read < most) {
    step_once(byte, text, from, further);
    if (further.empty()) break;
    from.swap(further);
    ++read;
    // Of a long run of backslashes those that read it as written, and those that read most of it as
    // escapes.
    constexpr std::ptrdiff_t most_at_an_end = 8;
    if (std::ssize(from) > 2 * most_at_an_end) {
      from.erase(from.begin() + most_at_an_end, from.end() - most_at_an_end);
    }
    if (read >= count && read != most_copies * count - 1) {
      to.insert(to.end(), from.begin(), from.end());
    }
  }
  sort_unique(to);
  return read;
}

/// Makes `to` the places behind one character beyond ASCII, `bytes` in UTF-8.
void step_character(char32_t code, std::string_view bytes, std::string_view text,
                    const Places& from, Places& to) {
  to = from;
  Places further;
  for (const char byte : bytes) {
    step_once(byte, text, to, further);
    to.swap(further);
  }
  for (const std::size_t at : from) {
    const auto escaped = code_point_at(text, at);
    if (escaped && escaped->code == code) to.push_back(escaped->end);
  }
  sort_unique(to);
}

/// Where the text is cut by an ellipsis behind the beginning of the value, or npos.
std::size_t cut_at(std::string_view text, const Places& places) {
  for (const std::size_t at : places) {
    const std::string_view rest = text.substr(std::min(at, text.size()));
    if (rest.starts_with("...") || rest.starts_with("…")) return at;
  }
  return std::string_view::npos;
}

/// Moves on in both as long as text[at] is value[i] and cannot be read in another way.
void skip_plain(std::string_view value, std::size_t& i, std::string_view text, std::size_t& at) {
  while (i < value.size() && at < text.size() && text[at] == value[i] && is_ascii(value[i]) &&
         is_plain(text, at)) {
    ++i;
    ++at;
  }
}

void read_beginnings_from(std::string_view text, const Places& from, std::uint64_t beginning,
                          const NextBeginning& next) {
  std::string bytes;
  for (const std::size_t at : from) {
    read_byte(text, at, [&](char read, std::size_t) {
      if (bytes.find(read) == std::string::npos) bytes += read;
    });
  }
  for (const char byte : bytes) {
    const auto longer = next(beginning, byte);
    if (!longer) continue;
    Places before = from;
    Places behind;
    step(byte, 1, text, before, behind);
    read_beginnings_from(text, behind, *longer, next);
  }
  std::size_t end = 0;  // of the last one, which may begin with any of its backslashes
  for (const std::size_t at : from) {
    const auto character = code_point_at(text, at);
    if (!character || character->end == end) continue;
    end = character->end;
    std::string utf8;
    append_utf8(utf8, character->code);
    std::optional<std::uint64_t> longer = beginning;
    for (std::size_t i = 0; longer && i < utf8.size(); ++i) longer = next(*longer, utf8[i]);
    if (longer) read_beginnings_from(text, {end}, *longer, next);
  }
}

}  // namespace

std::size_t escaped_end(std::string_view value, std::string_view text, std::size_t at) {
  std::size_t i = 0;
  skip_plain(value, i, text, at);
  Places here{at};
  Places next;
  while (i < value.size()) {
    const Utf8Character character = decode_utf8(value, i);
    std::size_t size = character.length;
    std::size_t read = 0;  // of the bytes of the value that are read at once
    if (size == 1) {
      const std::size_t run = std::min(value.find_first_not_of(value[i], i), value.size()) - i;
      if (is_punctuation(value[i])) size = run;
      read = step(value[i], size, text, here, next);
    } else {
      step_character(character.code, value.substr(i, size), text, here, next);
    }
    if (next.empty()) {
      return i + read >= shortest_beginning ? cut_at(text, here) : std::string_view::npos;
    }
    i += size;
    here.swap(next);
    if (here.size() == 1) skip_plain(value, i, text, here.front());
  }
  return here.back();
}

void read_beginnings(std::string_view text, std::size_t at, std::uint64_t beginning,
                     const NextBeginning& next) {
  for (; at < text.size() && is_plain(text, at); ++at) {
    const auto longer = next(beginning, text[at]);
    if (!longer) return;
    beginning = *longer;
  }
  if (at < text.size()) read_beginnings_from(text, {at}, beginning, next);
}

}  // namespace sqlpod
