#include "executor/engine/postgresql/calendar_text.h"

#include <chrono>
#include <cstddef>
#include <limits>
#include <utility>

namespace sqlpod::postgresql {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;

/// Takes digits and separators off the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}
  bool number(std::int64_t& value, std::size_t least_digits = 2) {
    std::size_t digits = 0;
    value = 0;
    while (digits < text_.size() && text_[digits] >= '0' && text_[digits] <= '9' && digits < 9) {
      value = value * 10 + (text_[digits++] - '0');
    }
    text_.remove_prefix(digits);
    return digits >= least_digits;
  }
  bool literal(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }
  bool done() const { return text_.empty(); }

  bool date(std::int64_t& year, std::int64_t& month, std::int64_t& day) {
    return number(year, 4) && literal("-") && number(month) && literal("-") && number(day);
  }
  /// HH:MM:SS[.ffffff] in microseconds; 24:00:00 is a time in PostgreSQL.
  bool time(std::int64_t& microseconds) {
    std::int64_t hours = 0;
    std::int64_t minutes = 0;
    std::int64_t seconds = 0;
    if (!number(hours) || !literal(":") || !number(minutes) || !literal(":") || !number(seconds) ||
        hours > 24 || minutes > 59 || seconds > 60) {
      return false;
    }
    microseconds = ((hours * 60 + minutes) * 60 + seconds) * 1'000'000;
    if (!literal(".")) return true;
    const std::size_t before = text_.size();
    std::int64_t fraction = 0;
    if (!number(fraction, 1)) return false;
    std::size_t digits = before - text_.size();
    if (digits > 6) return false;
    for (; digits < 6; ++digits) fraction *= 10;
    microseconds += fraction;
    return true;
  }
  /// +HH[:MM[:SS]] in seconds.
  bool offset(std::int64_t& seconds) {
    const bool west = literal("-");
    if (!west && !literal("+")) return false;
    std::int64_t part = 0;
    if (!number(part) || part > 24) return false;
    seconds = part * 3600;
    for (const std::int64_t unit : {60, 1}) {
      if (!literal(":")) break;
      if (!number(part) || part > 59) return false;
      seconds += part * unit;
    }
    if (west) seconds = -seconds;
    return true;
  }

 private:
  std::string_view text_;
};

std::optional<std::int64_t> days_since_epoch(std::int64_t year, std::int64_t month,
                                             std::int64_t day, bool before_christ) {
  namespace chrono = std::chrono;
  if (month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  if (before_christ) year = 1 - year;
  // std::chrono's years end at 32767, PostgreSQL's at 294276: the calendar repeats every 400 years
  // of 146097 days.
  const std::int64_t cycles = (year >= 0 ? year : year - 399) / 400;
  const auto date = chrono::year(static_cast<int>(year - cycles * 400)) /
                    chrono::month(static_cast<unsigned>(month)) /
                    chrono::day(static_cast<unsigned>(day));
  return chrono::sys_days(date).time_since_epoch().count() + cycles * 146097;
}

}  // namespace

std::optional<std::int32_t> read_date(std::string_view text) {
  Scanner scanner(text);
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  if (!scanner.date(year, month, day)) return std::nullopt;
  const auto days = days_since_epoch(year, month, day, scanner.literal(" BC"));
  if (!days || !scanner.done() || !std::in_range<std::int32_t>(*days)) return std::nullopt;
  return static_cast<std::int32_t>(*days);
}

std::optional<std::int64_t> read_time(std::string_view text) {
  Scanner scanner(text);
  std::int64_t microseconds = 0;
  if (!scanner.time(microseconds) || !scanner.done() || microseconds >= microseconds_per_day)
    return std::nullopt;
  return microseconds;
}

std::optional<std::int64_t> read_timestamp(std::string_view text, bool with_time_zone) {
  Scanner scanner(text);
  std::int64_t year = 0;
  std::int64_t month = 0;
  std::int64_t day = 0;
  std::int64_t microseconds = 0;
  std::int64_t offset = 0;
  if (!scanner.date(year, month, day) || !scanner.literal(" ") || !scanner.time(microseconds) ||
      (with_time_zone && !scanner.offset(offset))) {
    return std::nullopt;
  }
  const auto days = days_since_epoch(year, month, day, scanner.literal(" BC"));
  // Arrow counts from 1970, PostgreSQL from 2000: the last 29 years of its calendar do not fit.
  constexpr std::int64_t most_days =
      std::numeric_limits<std::int64_t>::max() / microseconds_per_day - 2;
  if (!days || !scanner.done() || *days > most_days || *days < -most_days) return std::nullopt;
  return *days * microseconds_per_day + microseconds - offset * microseconds_per_second;
}

}  // namespace sqlpod::postgresql
