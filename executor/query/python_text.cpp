#include "executor/query/python_text.h"

#include <Poco/Unicode.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <variant>

#include "error/utf8.h"

namespace sqlpod {
namespace {

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t day = 86'400 * second;

std::string two_digits(std::int64_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

std::string float_text(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 64> buffer{};
  const auto scientific = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number,
                                        std::chars_format::scientific);
  const std::string_view text(buffer.data(),
                              static_cast<std::size_t>(scientific.ptr - buffer.data()));
  const std::string_view digits = text.substr(text.find('e') + 2);
  int exponent = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
  if (text[text.find('e') + 1] == '-') exponent = -exponent;
  if (exponent < -4 || exponent >= 16) return std::string(text);
  const auto fixed =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed);
  std::string plain(buffer.data(), static_cast<std::size_t>(fixed.ptr - buffer.data()));
  return plain.find('.') == std::string::npos ? plain + ".0" : plain;
}

std::string date_text(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return padded(static_cast<int>(date.year()), 4) + "-" +
         two_digits(static_cast<unsigned>(date.month())) + "-" +
         two_digits(static_cast<unsigned>(date.day()));
}

std::string date_parts(std::int64_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
  return std::to_string(static_cast<int>(date.year())) + ", " +
         std::to_string(static_cast<unsigned>(date.month())) + ", " +
         std::to_string(static_cast<unsigned>(date.day()));
}

std::int64_t floor_divide(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

std::string clock_text(std::int64_t microseconds, bool pad_hours) {
  const std::int64_t seconds = microseconds / second;
  const std::int64_t hours = seconds / 3600;
  std::string text = (pad_hours ? two_digits(hours) : std::to_string(hours)) + ":" +
                     two_digits(seconds / 60 % 60) + ":" + two_digits(seconds % 60);
  if (microseconds % second != 0) text += "." + padded(microseconds % second, 6);
  return text;
}

std::string clock_parts(std::int64_t microseconds) {
  const std::int64_t seconds = microseconds / second;
  std::string text = std::to_string(seconds / 3600) + ", " + std::to_string(seconds / 60 % 60);
  const std::int64_t fraction = microseconds % second;
  if (seconds % 60 != 0 || fraction != 0) text += ", " + std::to_string(seconds % 60);
  if (fraction != 0) text += ", " + std::to_string(fraction);
  return text;
}

std::string offset_text(std::optional<std::int32_t> offset) {
  if (!offset) return {};
  const std::int64_t seconds = std::abs(static_cast<std::int64_t>(*offset));
  std::string text =
      (*offset < 0 ? "-" : "+") + two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60);
  if (seconds % 60 != 0) text += ":" + two_digits(seconds % 60);
  return text;
}

// The days and the rest of a timedelta as Python normalizes it: the rest is never negative.
std::string timedelta_parts(std::int64_t microseconds) {
  const std::int64_t days = floor_divide(microseconds, day);
  const std::int64_t rest = microseconds - days * day;
  std::string parts;
  const auto add = [&parts](const char* name, std::int64_t number) {
    if (number == 0) return;
    parts += (parts.empty() ? "" : ", ") + std::string(name) + "=" + std::to_string(number);
  };
  add("days", days);
  add("seconds", rest / second);
  add("microseconds", rest % second);
  return "datetime.timedelta(" + (parts.empty() ? "0" : parts) + ")";
}

std::string offset_parts(std::optional<std::int32_t> offset) {
  if (!offset) return {};
  if (*offset == 0) return ", tzinfo=datetime.timezone.utc";
  return ", tzinfo=datetime.timezone(" + timedelta_parts(*offset * second) + ")";
}

std::string hexadecimal(char32_t number, int digits) {
  std::array<char, 16> buffer{};
  const int size =
      std::snprintf(buffer.data(), buffer.size(), "%0*x", digits, static_cast<unsigned>(number));
  return {buffer.data(), static_cast<std::size_t>(size)};
}

bool is_printable(char32_t c) {
  if (c < 0x7FU) return c >= 0x20U;
  if (c == 0x7FU || c > 0x10FFFFU) return false;
  Poco::Unicode::CharacterProperties properties{};
  Poco::Unicode::properties(static_cast<int>(c), properties);
  return properties.category != Poco::Unicode::UCP_OTHER &&
         properties.category != Poco::Unicode::UCP_SEPARATOR;
}

// `bytes` writes every byte above ASCII as \xNN; a text keeps what is printable.
std::string quoted(std::string_view text, bool bytes) {
  const bool double_quotes =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char quote = double_quotes ? '"' : '\'';
  std::string result(1, quote);
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t start = position;
    char32_t c = static_cast<unsigned char>(text[position]);
    if (bytes) {
      ++position;
    } else {
      const Utf8Character character = decode_utf8(text, position);
      if (character.valid) c = character.code;
      position += character.length;
    }
    if (c == static_cast<unsigned char>(quote) || c == U'\\') {
      result += '\\';
      result += static_cast<char>(c);
    } else if (c == U'\n') {
      result += "\\n";
    } else if (c == U'\r') {
      result += "\\r";
    } else if (c == U'\t') {
      result += "\\t";
    } else if (bytes ? c >= 0x20U && c < 0x7FU : is_printable(c)) {
      result += text.substr(start, position - start);
    } else {
      result += c < 0x100U     ? "\\x" + hexadecimal(c, 2)
                : c < 0x10000U ? "\\u" + hexadecimal(c, 4)
                               : "\\U" + hexadecimal(c, 8);
    }
  }
  return result + quote;
}

struct Str {
  std::string operator()(std::monostate /*null*/) const { return "None"; }
  std::string operator()(bool flag) const { return flag ? "True" : "False"; }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return float_text(number); }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(const Date& date) const { return date_text(date.days); }
  std::string operator()(const Time& time) const {
    return clock_text(time.microseconds, true) + offset_text(time.utc_offset_seconds);
  }
  std::string operator()(const DateTime& datetime) const {
    const std::int64_t days = floor_divide(datetime.microseconds, day);
    return date_text(days) + " " + clock_text(datetime.microseconds - days * day, true) +
           offset_text(datetime.utc_offset_seconds);
  }
  std::string operator()(const Timedelta& timedelta) const {
    const std::int64_t days = floor_divide(timedelta.microseconds, day);
    std::string rest = clock_text(timedelta.microseconds - days * day, false);
    if (days == 0) return rest;
    return std::to_string(days) + (std::abs(days) == 1 ? " day, " : " days, ") + rest;
  }
  std::string operator()(const Decimal& decimal) const { return decimal.digits; }
  std::string operator()(const Bytes& bytes) const { return "b" + quoted(bytes.data, true); }
  std::string operator()(const Uuid& uuid) const { return uuid.text; }
  std::string operator()(const Value::List& list) const {
    std::string text = "[";
    for (const Value& item : list) text += (text.size() > 1 ? ", " : "") + python_repr(item);
    return text + "]";
  }
  std::string operator()(const Value::Map& map) const {
    std::string text = "{";
    for (const auto& [key, item] : map) {
      text += (text.size() > 1 ? ", " : "") + quoted(key, false) + ": " + python_repr(item);
    }
    return text + "}";
  }
};

struct Repr : Str {
  using Str::operator();
  std::string operator()(const std::string& text) const { return quoted(text, false); }
  std::string operator()(const Date& date) const {
    return "datetime.date(" + date_parts(date.days) + ")";
  }
  std::string operator()(const Time& time) const {
    return "datetime.time(" + clock_parts(time.microseconds) +
           offset_parts(time.utc_offset_seconds) + ")";
  }
  std::string operator()(const DateTime& datetime) const {
    const std::int64_t days = floor_divide(datetime.microseconds, day);
    return "datetime.datetime(" + date_parts(days) + ", " +
           clock_parts(datetime.microseconds - days * day) +
           offset_parts(datetime.utc_offset_seconds) + ")";
  }
  std::string operator()(const Timedelta& timedelta) const {
    return timedelta_parts(timedelta.microseconds);
  }
  std::string operator()(const Decimal& decimal) const {
    return "Decimal('" + decimal.digits + "')";
  }
  std::string operator()(const Uuid& uuid) const { return "UUID('" + uuid.text + "')"; }
};

}  // namespace

std::string python_str(const Value& value) {
  return std::visit(Str{}, value.content());
}

std::string python_repr(const Value& value) {
  return std::visit(Repr{}, value.content());
}

}  // namespace sqlpod
