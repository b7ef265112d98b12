#include "config/duration.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

constexpr double longest = 366.0 * 24 * 3600 * 1000;  // milliseconds

struct Unit {
  std::string_view name;
  double milliseconds;
};

constexpr std::array units = {Unit{"d", 86'400'000}, Unit{"h", 3'600'000}, Unit{"m", 60'000},
                              Unit{"s", 1000}, Unit{"ms", 1}};

Error no_duration(std::string_view text) {
  return {ErrorKind::usage, in_quotes(text) + " is not a length of time",
          "write seconds (30, 0.5), or numbers with units from d, h, m, s, ms: 90s, 1h30m"};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The number at the start of `rest`, which moves behind it.
double take_number(std::string_view& rest, std::string_view text) {
  std::size_t size = 0;
  while (size < rest.size() && (is_digit(rest[size]) || rest[size] == '.')) ++size;
  double number = 0;
  const auto [end, error] =
      std::from_chars(rest.data(), rest.data() + size, number, std::chars_format::fixed);
  if (error != std::errc() || end != rest.data() + size || !is_digit(rest[0])) {
    throw no_duration(text);
  }
  rest.remove_prefix(size);
  return number;
}

std::string_view take_unit(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size() && rest[size] >= 'a' && rest[size] <= 'z') ++size;
  const std::string_view unit = rest.substr(0, size);
  rest.remove_prefix(size);
  return unit;
}

}  // namespace

std::chrono::milliseconds parse_duration(std::string_view text) {
  std::string_view rest = text;
  if (rest.empty()) throw no_duration(text);
  double total = 0;
  std::size_t next_unit = 0;
  while (!rest.empty()) {
    const double number = take_number(rest, text);
    if (rest.empty() && next_unit == 0) {
      total = number * 1000;
      break;
    }
    const std::string_view unit = take_unit(rest);
    while (next_unit < units.size() && units[next_unit].name != unit) ++next_unit;
    if (next_unit == units.size()) throw no_duration(text);
    total += number * units[next_unit++].milliseconds;
  }
  if (!(total <= longest)) {
    throw Error(ErrorKind::usage, in_quotes(text) + " is longer than a year",
                "give at most 366 days");
  }
  return std::chrono::milliseconds(std::llround(total));
}

}  // namespace sqlpod
