#include "executor/table/interval_text.h"

#include <array>
#include <charconv>
#include <cstdint>

namespace sqlpod {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;

void append_part(std::int64_t number, char unit, std::string& out) {
  if (number == 0) return;
  std::array<char, 24> text;
  out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), number).ptr);
  out += unit;
}

/// Seconds with the digits of a fraction that are needed.
void append_seconds(std::int64_t nanoseconds, std::string& out) {
  if (nanoseconds == 0) return;
  if (nanoseconds < 0) out += '-';
  // Parts below a minute have no minimum that could not be negated.
  const std::int64_t size = nanoseconds < 0 ? -nanoseconds : nanoseconds;
  out += std::to_string(size / nanoseconds_per_second);
  if (const std::int64_t fraction = size % nanoseconds_per_second; fraction != 0) {
    std::string digits = std::to_string(nanoseconds_per_second + fraction);
    digits.front() = '.';
    digits.erase(digits.find_last_not_of('0') + 1);
    out += digits;
  }
  out += 'S';
}

}  // namespace

void append_interval(const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval,
                     std::string& out) {
  const std::size_t start = out.size();
  out += 'P';
  append_part(interval.months / 12, 'Y', out);
  append_part(interval.months % 12, 'M', out);
  append_part(interval.days, 'D', out);
  if (interval.nanoseconds != 0) {
    constexpr std::int64_t minute = 60 * nanoseconds_per_second;
    out += 'T';
    append_part(interval.nanoseconds / (60 * minute), 'H', out);
    append_part(interval.nanoseconds / minute % 60, 'M', out);
    append_seconds(interval.nanoseconds % minute, out);
  }
  if (out.size() == start + 1) out += "T0S";
}

}  // namespace sqlpod
