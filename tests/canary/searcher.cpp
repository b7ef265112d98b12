#include "tests/canary/searcher.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>
#include <vector>

namespace sqlpod::testing {
namespace {

int digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The number that so many digits spell at text[at], or -1.
int number(const std::string& text, std::size_t at, std::size_t count, int base) {
  if (at + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const int next = digit(text[at + i]);
    if (next < 0 || next >= base) return -1;
    value = value * base + next;
  }
  return value;
}

void append_utf8(unsigned point, std::string& to) {
  const auto add = [&](unsigned byte) { to += static_cast<char>(byte); };
  if (point < 0x80) {
    add(point);
  } else if (point < 0x800) {
    add(0xC0U | point >> 6U);
    add(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    add(0xE0U | point >> 12U);
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  } else {
    add(0xF0U | point >> 18U);
    add(0x80U | (point >> 12U & 0x3FU));
    add(0x80U | (point >> 6U & 0x3FU));
    add(0x80U | (point & 0x3FU));
  }
}

std::string percent(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? number(text, i + 1, 2, 16) : -1;
    out += byte < 0 ? text[i] : static_cast<char>(byte);
    if (byte >= 0) i += 2;
  }
  return out;
}

std::string form(const std::string& text) {
  std::string blanks = text;
  std::replace(blanks.begin(), blanks.end(), '+', ' ');
  return percent(blanks);
}

std::string backslash(const std::string& text) {
  constexpr std::string_view letters = "abtnvfre0";
  constexpr std::string_view bytes("\a\b\t\n\v\f\r\x1b\0", 9);
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    if (const int octal = number(text, i, 3, 8); octal >= 0) {
      out += static_cast<char>(octal);
      i += 2;
    } else if (const int hex = number(text, i + 1, 2, 16); text[i] == 'x' && hex >= 0) {
      out += static_cast<char>(hex);
      i += 2;
    } else if (const int unit = number(text, i + 1, 4, 16); text[i] == 'u' && unit >= 0) {
      auto point = static_cast<unsigned>(unit);
      i += 4;
      const int low = text.compare(i + 1, 2, "\\u") == 0 ? number(text, i + 3, 4, 16) : -1;
      if (unit >= 0xD800 && unit < 0xDC00 && low >= 0xDC00) {
        point = 0x10000U + ((point - 0xD800U) << 10U) + (static_cast<unsigned>(low) - 0xDC00U);
        i += 6;
      }
      append_utf8(point, out);
    } else if (const auto letter = letters.find(text[i]); letter != std::string_view::npos) {
      out += bytes[letter];
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string doubled(const std::string& text, std::string_view marks) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    const bool is_mark = marks.find(text[i]) != std::string_view::npos;
    if (is_mark && i + 1 < text.size() && text[i + 1] == text[i]) ++i;
  }
  return out;
}

/// Calls `use` with each run of digits, line ends within it left out.
void for_each_run(const std::string& text, const std::function<int(char)>& digit_of,
                  const std::function<void(const std::vector<unsigned>&)>& use) {
  std::vector<unsigned> run;
  for (const char c : text) {
    if (const int value = digit_of(c); value >= 0) {
      run.push_back(static_cast<unsigned>(value));
    } else if (c != '\n' && c != '\r') {
      if (run.size() > 1) use(run);
      run.clear();
    }
  }
  if (run.size() > 1) use(run);
}

/// Each run of digits read from each place that a byte can begin at, a line each.
std::string digits_to_bytes(const std::string& text, const std::function<int(char)>& digit_of,
                            unsigned bits, unsigned starts) {
  std::string out;
  for_each_run(text, digit_of, [&](const std::vector<unsigned>& run) {
    for (std::size_t start = 0; start < starts; ++start) {
      unsigned held = 0;
      unsigned count = 0;
      for (std::size_t i = start; i < run.size(); ++i) {
        held = (held << bits | run[i]) & 0xFFFFU;
        count += bits;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(held >> count & 0xFFU);
      }
      out += "\n--\n";
    }
  });
  return out;
}

std::string hex(const std::string& text) {
  return digits_to_bytes(text, digit, 4, 2);
}

std::string base64(const std::string& text, char plus, char slash) {
  const auto value = [=](char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == plus ? 62 : c == slash ? 63 : -1;
  };
  return digits_to_bytes(text, value, 6, 4);
}

std::string without(const std::string& text, char unwanted) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [&](char c) { return c != unwanted; });
  return out;
}

/// The text as one line: without ends of lines, the blanks that begin the next one, and what a log
/// writes before its messages.
std::string across_lines(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = std::min(text.find('\n', i), text.size());
    std::string line = text.substr(i, end - i);
    for (const std::string& prefix : {std::string("sqlpod: "), std::string("\"message\":\"")}) {
      const std::size_t at = line.find(prefix);
      if (at != std::string::npos) line.erase(0, at + prefix.size());
    }
    if (line.ends_with("\"}")) line.resize(line.size() - 2);
    line.erase(0, std::min(line.find_first_not_of(" \t"), line.size()));
    out += line;
    i = end + 1;
  }
  return out;
}

std::size_t first_two(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  return std::size_t{byte(0)} << 8U | byte(1);
}

struct Decoder {
  const char* name;
  std::function<std::string(const std::string&)> decode;
};

const std::vector<Decoder>& decoders() {
  static const std::vector<Decoder> all = {
      {"percent", percent},
      {"form", form},
      {"backslash", backslash},
      {"doubled quotes", [](const std::string& text) { return doubled(text, "'\"`"); }},
      {"doubled percent", [](const std::string& text) { return doubled(text, "%"); }},
      {"hex", hex},
      {"base64", [](const std::string& text) { return base64(text, '+', '/'); }},
      {"base64url", [](const std::string& text) { return base64(text, '-', '_'); }},
      {"two bytes a character", [](const std::string& text) { return without(text, '\0'); }},
      {"across lines", across_lines},
  };
  return all;
}

}  // namespace

Searcher::Searcher(std::string value, std::size_t piece) : value_(std::move(value)), piece_(piece) {
  const std::string_view all = value_;
  for (std::size_t i = 0; piece_ != no_pieces && i + piece_ < all.size() + 1; ++i) {
    pieces_.insert(all.substr(i, piece_));
    beginnings_.set(first_two(all.substr(i)));
  }
}

bool Searcher::stands_in(std::string_view text) const {
  if (pieces_.empty()) return text.find(value_) != std::string_view::npos;
  for (std::size_t i = 0; i + piece_ <= text.size(); ++i) {
    if (!beginnings_[first_two(text.substr(i))]) continue;
    if (pieces_.count(text.substr(i, piece_)) != 0) return true;
  }
  return false;
}

std::set<std::string> Searcher::find_in(const std::string& text) const {
  std::set<std::string> found;
  if (stands_in(text)) found.insert("plain");
  for (const Decoder& outer : decoders()) {
    const std::string decoded = outer.decode(text);
    if (decoded == text) continue;
    if (stands_in(decoded)) found.insert(outer.name);
    for (const Decoder& inner : decoders()) {
      if (inner.name == outer.name) continue;
      const std::string twice = inner.decode(decoded);
      if (twice == decoded || !stands_in(twice)) continue;
      found.insert(std::string(inner.name) + " in " + outer.name);
    }
  }
  return found;
}

}  // namespace sqlpod::testing
