#include "tests/canary/encoding.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace sqlpod::testing {
namespace {

std::string formatted(const char* format, unsigned value) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), format, value);
  return text.data();
}

std::string of_every_byte(const std::string& value, const char* format) {
  std::string text;
  for (const char c : value) text += formatted(format, static_cast<unsigned char>(c));
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string with_before(const std::string& value, const std::string& marks, const char* before) {
  std::string text;
  for (const char c : value) {
    if (marks.find(c) != std::string::npos) text += before;
    text += c;
  }
  return text;
}

std::string doubled(const std::string& value, const std::string& marks) {
  std::string text;
  for (const char c : value) text.append(marks.find(c) == std::string::npos ? 1 : 2, c);
  return text;
}

std::string url_safe(std::string digits) {
  std::replace(digits.begin(), digits.end(), '+', '-');
  std::replace(digits.begin(), digits.end(), '/', '_');
  while (!digits.empty() && digits.back() == '=') digits.pop_back();
  return digits;
}

/// JSON of ASCII alone, as Python's json.dumps writes it. `value` is UTF-8.
std::string ascii_json(const std::string& value) {
  std::string text;
  for (std::size_t i = 0; i < value.size();) {
    const auto byte = [&](std::size_t at) {
      return static_cast<unsigned>(static_cast<unsigned char>(value[i + at]));
    };
    if (byte(0) < 0x80) {
      if (byte(0) < 0x20) {
        text += formatted("\\u%04x", byte(0));
      } else {
        text += with_before(value.substr(i, 1), "\"\\", "\\");
      }
      i += 1;
    } else if (byte(0) < 0xE0) {
      text += formatted("\\u%04x", (byte(0) & 0x1FU) << 6U | (byte(1) & 0x3FU));
      i += 2;
    } else if (byte(0) < 0xF0) {
      text += formatted("\\u%04x",
                        (byte(0) & 0xFU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
      i += 3;
    } else {
      const unsigned point = ((byte(0) & 7U) << 18U | (byte(1) & 0x3FU) << 12U |
                              (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU)) -
                             0x10000;
      text += formatted("\\u%04x", 0xD800 + (point >> 10U));
      text += formatted("\\u%04x", 0xDC00 + (point & 0x3FFU));
      i += 4;
    }
  }
  return text;
}

using Text = const std::string&;

}  // namespace

std::string test_name(const std::string& name) {
  std::string text;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    text += std::isalnum(byte) != 0 ? std::string(1, c) : formatted("_%x_", byte);
  }
  return text;
}

std::string percent_encoded(const std::string& value) {
  std::string text;
  for (const char c : value) {
    const bool is_plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
    text += is_plain ? std::string(1, c) : formatted("%%%02X", static_cast<unsigned char>(c));
  }
  return text;
}

std::string json_quoted(const std::string& value) {
  std::string text;
  for (const char c : value) {
    text += c == '\n' ? "\\n" : c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  }
  return '"' + text + '"';
}

std::string sql_quoted(const std::string& value) {
  return "'" + doubled(value, "'") + "'";
}

std::string hex_encoded(const std::string& value) {
  return of_every_byte(value, "%02x");
}

std::string base64_encoded(const std::string& value) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < value.size(); i += 3) {
    unsigned bits = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      bits = bits << 8U | (i + j < value.size() ? static_cast<unsigned char>(value[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      const bool is_there = j <= value.size() - i;
      text += is_there ? digits[bits >> (18U - 6U * j) & 63U] : '=';
    }
  }
  return text;
}

const std::vector<Encoding>& encodings() {
  static const std::vector<Encoding> all = {
      {"plain", [](Text v) { return v; }},
      {"URL, %20", [](Text v) { return percent_encoded(v); }},
      {"URL, small hex", [](Text v) { return lower(of_every_byte(v, "%%%02X")); }},
      {"URL, all bytes", [](Text v) { return of_every_byte(v, "%%%02X"); }},
      {"URL, +",
       [](Text v) {
         std::string text;
         for (const char c : v) text += c == ' ' ? "+" : percent_encoded(std::string(1, c));
         return text;
       }},
      {"JSON", [](Text v) { return json_quoted(v).substr(1, json_quoted(v).size() - 2); }},
      {"JSON, ASCII", [](Text v) { return ascii_json(v); }},
      {"SQL, ''", [](Text v) { return doubled(v, "'"); }},
      {"SQL, \"\"", [](Text v) { return doubled(v, "\""); }},
      {"SQL, \\'", [](Text v) { return with_before(v, "'\"\\", "\\"); }},
      {"C, \\x..", [](Text v) { return of_every_byte(v, "\\x%02x"); }},
      {"C, octal", [](Text v) { return of_every_byte(v, "\\%03o"); }},
      {"%%", [](Text v) { return doubled(v, "%"); }},
      {"hex", [](Text v) { return hex_encoded(v); }},
      {"HEX", [](Text v) { return of_every_byte(v, "%02X"); }},
      {"base64 at 0", [](Text v) { return base64_encoded(v); }},
      {"base64 at 1", [](Text v) { return base64_encoded(":" + v + "@host"); }},
      {"base64 at 2", [](Text v) { return base64_encoded("u:" + v); }},
      {"base64url at 0", [](Text v) { return url_safe(base64_encoded(v)); }},
      {"base64url at 1", [](Text v) { return url_safe(base64_encoded(":" + v)); }},
      {"base64url at 2", [](Text v) { return url_safe(base64_encoded("u:" + v + "@h")); }},
  };
  return all;
}

}  // namespace sqlpod::testing
