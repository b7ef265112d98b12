#include "config/date_time_text.h"

#include <charconv>
#include <chrono>
#include <limits>
#include <optional>

#include "config/value_error.h"

namespace sqlpod {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t seconds_per_minute = 60;
constexpr std::int64_t seconds_per_hour = 3600;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t microseconds_per_day = seconds_per_day * microseconds_per_second;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads a text from left to right; every refusal names the whole text and the kind that it should
// be.
class Reader {
 public:
  Reader(std::string_view text, TypeKind kind) : text_(text), kind_(kind) {}

  [[noreturn]] void refuse(std::string_view reason = {}) const {
    throw value_error(text_, kind_, reason);
  }

  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }

  bool accept(char c) {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool accept(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  void expect(char c) {
    if (!accept(c)) refuse();
  }

  void expect_end() const {
    if (!at_end()) refuse();
  }

  // Exactly `count` digits.
  int digits(std::size_t count) {
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(peek())) refuse();
      value = value * 10 + (text_[at_++] - '0');
    }
    return value;
  }

  // Digits of any number.
  std::int64_t number() {
    std::int64_t value = 0;
    const char* const begin = text_.data() + at_;
    const auto [end, failure] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (failure == std::errc::result_out_of_range) refuse("it is out of range");
    if (failure != std::errc() || !is_digit(*begin)) refuse();
    at_ += static_cast<std::size_t>(end - begin);
    return value;
  }

  // What follows a decimal point, in microseconds; none when there is no point.
  std::optional<std::int64_t> fraction() {
    if (!accept('.')) return std::nullopt;
    if (!is_digit(peek())) refuse();
    std::int64_t value = 0;
    for (std::int64_t weight = microseconds_per_second / 10; is_digit(peek()); weight /= 10) {
      const int digit = text_[at_++] - '0';
      if (weight == 0 && digit != 0) refuse("it is more precise than microseconds");
      value += digit * weight;
    }
    return value;
  }

 private:
  std::string_view text_;
  TypeKind kind_;
  std::size_t at_ = 0;
};

Date read_date(Reader& reader) {
  const int year = reader.digits(4);
  reader.expect('-');
  const int month = reader.digits(2);
  reader.expect('-');
  const int day = reader.digits(2);
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (year == 0 || !date.ok()) reader.refuse("there is no such day");
  return Date{static_cast<std::int32_t>(std::chrono::sys_days(date).time_since_epoch().count())};
}

// HH:MM[:SS[.ffffff]], in microseconds.
std::int64_t read_clock(Reader& reader) {
  const int hour = reader.digits(2);
  reader.expect(':');
  const int minute = reader.digits(2);
  int second = 0;
  std::int64_t fraction = 0;
  if (reader.accept(':')) {
    second = reader.digits(2);
    fraction = reader.fraction().value_or(0);
  }
  if (hour > 23 || minute > 59 || second > 59) reader.refuse("there is no such time of day");
  return (hour * seconds_per_hour + minute * seconds_per_minute + second) *
             microseconds_per_second +
         fraction;
}

std::optional<std::int32_t> read_offset(Reader& reader) {
  if (reader.accept('Z') || reader.accept('z')) return 0;
  const bool west = reader.accept('-');
  if (!west && !reader.accept('+')) return std::nullopt;
  const int hour = reader.digits(2);
  int minute = 0;
  int second = 0;
  if (reader.accept(':')) {
    minute = reader.digits(2);
    if (reader.accept(':')) second = reader.digits(2);
  } else if (!reader.at_end()) {
    minute = reader.digits(2);
  }
  if (hour > 23 || minute > 59 || second > 59) reader.refuse("there is no such UTC offset");
  const auto seconds =
      static_cast<std::int32_t>(hour * seconds_per_hour + minute * seconds_per_minute + second);
  return west ? -seconds : seconds;
}

// Sums up a timedelta and refuses what does not fit its 64 bits.
class Sum {
 public:
  explicit Sum(const Reader& reader) : reader_(reader) {}

  void add(std::int64_t count, std::int64_t unit) {
    std::int64_t product = 0;
    if (__builtin_mul_overflow(count, unit, &product) ||
        __builtin_add_overflow(microseconds_, product, &microseconds_)) {
      reader_.refuse("it is out of range");
    }
  }

  Timedelta times(std::int64_t sign) const { return Timedelta{microseconds_ * sign}; }

 private:
  const Reader& reader_;
  std::int64_t microseconds_ = 0;
};

// What follows the P of ISO 8601's duration. Units stand in falling order, each once.
Timedelta read_iso_duration(Reader& reader, std::int64_t sign) {
  struct Unit {
    char name;
    bool in_time;
    std::int64_t microseconds;
  };
  constexpr Unit units[] = {{'W', false, 7 * microseconds_per_day},
                            {'D', false, microseconds_per_day},
                            {'H', true, seconds_per_hour * microseconds_per_second},
                            {'M', true, seconds_per_minute * microseconds_per_second},
                            {'S', true, microseconds_per_second}};
  Sum sum(reader);
  bool in_time = false;
  bool complete = false;
  const Unit* next = std::begin(units);
  while (!reader.at_end()) {
    if (!in_time && reader.accept('T')) {
      in_time = true;
      complete = false;
    }
    const std::int64_t count = reader.number();
    const std::optional<std::int64_t> fraction = reader.fraction();
    const char name = reader.peek();
    if (name == 'Y' || (name == 'M' && !in_time))
      reader.refuse("years and months have no fixed length");
    while (next != std::end(units) && (next->name != name || next->in_time != in_time)) ++next;
    if (next == std::end(units) || !reader.accept(name)) reader.refuse();
    if (fraction && name != 'S') reader.refuse("only seconds may have a fraction");
    sum.add(count, next->microseconds);
    sum.add(fraction.value_or(0), 1);
    ++next;
    complete = true;
  }
  if (!complete) reader.refuse();
  return sum.times(sign);
}

// [D day[s], ]HH:MM:SS[.ffffff], or seconds. The sign of a day part is the days' own, as in
// Python's str. Without the comma the rest has a sign of its own and no bound: PostgreSQL's form.
Timedelta read_clock_duration(Reader& reader, std::int64_t sign) {
  Sum sum(reader);
  std::int64_t count = reader.number();
  bool has_days = false;
  bool bounded = false;
  if (reader.accept(std::string_view(" day"))) {
    reader.accept('s');
    const std::int64_t days = count * sign;
    sign = 1;
    has_days = true;
    if (!reader.at_end()) {
      bounded = reader.accept(',');
      reader.expect(' ');
      if (!bounded && !reader.accept('+') && reader.accept('-')) sign = -1;
    }
    sum.add(days * sign, microseconds_per_day);  // the whole is multiplied by the sign at the end
    if (reader.at_end()) return sum.times(sign);
    count = reader.number();
  }
  if (reader.accept(':')) {
    const int minute = reader.digits(2);
    reader.expect(':');
    const int second = reader.digits(2);
    if (minute > 59 || second > 59) reader.refuse("minutes and seconds go to 59");
    if (bounded && count > 23) reader.refuse("hours go to 23 beside days");
    sum.add(count, seconds_per_hour * microseconds_per_second);
    sum.add(minute * seconds_per_minute + second, microseconds_per_second);
  } else if (has_days) {
    reader.refuse();
  } else {
    sum.add(count, microseconds_per_second);
  }
  sum.add(reader.fraction().value_or(0), 1);
  reader.expect_end();
  return sum.times(sign);
}

void append_padded(std::string& out, std::int64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

// The microseconds of a second, without trailing zeros; nothing when there are none.
void append_fraction(std::string& out, std::int64_t microseconds) {
  if (microseconds == 0) return;
  out += '.';
  append_padded(out, microseconds, 6);
  out.erase(out.find_last_not_of('0') + 1);
}

void append_clock(std::string& out, std::int64_t seconds, std::int64_t microseconds) {
  append_padded(out, seconds / seconds_per_hour, 2);
  out += ':';
  append_padded(out, seconds / seconds_per_minute % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  append_fraction(out, microseconds);
}

void append_offset(std::string& out, const std::optional<std::int32_t>& offset) {
  if (!offset) return;
  const std::int64_t seconds = *offset < 0 ? -static_cast<std::int64_t>(*offset) : *offset;
  out += *offset < 0 ? '-' : '+';
  append_padded(out, seconds / seconds_per_hour, 2);
  out += ':';
  append_padded(out, seconds / seconds_per_minute % 60, 2);
  if (seconds % 60 != 0) {
    out += ':';
    append_padded(out, seconds % 60, 2);
  }
}

}  // namespace

Date parse_date(std::string_view text) {
  Reader reader(text, TypeKind::date);
  const Date date = read_date(reader);
  reader.expect_end();
  return date;
}

Time parse_time(std::string_view text) {
  Reader reader(text, TypeKind::time);
  Time time;
  time.microseconds = read_clock(reader);
  time.utc_offset_seconds = read_offset(reader);
  reader.expect_end();
  return time;
}

DateTime parse_datetime(std::string_view text) {
  Reader reader(text, TypeKind::datetime);
  DateTime result;
  result.microseconds = read_date(reader).days * microseconds_per_day;
  if (reader.at_end()) return result;
  if (!reader.accept('T') && !reader.accept('t') && !reader.accept(' ')) reader.refuse();
  result.microseconds += read_clock(reader);
  result.utc_offset_seconds = read_offset(reader);
  reader.expect_end();
  return result;
}

Timedelta parse_timedelta(std::string_view text) {
  Reader reader(text, TypeKind::timedelta);
  const std::int64_t sign = reader.accept('-') ? -1 : 1;
  if (sign == 1) reader.accept('+');
  if (reader.accept('P')) return read_iso_duration(reader, sign);
  return read_clock_duration(reader, sign);
}

std::string to_string(Date date) {
  const std::chrono::year_month_day parts{std::chrono::sys_days(std::chrono::days(date.days))};
  std::string out;
  append_padded(out, static_cast<int>(parts.year()), 4);
  out += '-';
  append_padded(out, static_cast<unsigned>(parts.month()), 2);
  out += '-';
  append_padded(out, static_cast<unsigned>(parts.day()), 2);
  return out;
}

std::string to_string(const Time& time) {
  std::string out;
  append_clock(out, time.microseconds / microseconds_per_second,
               time.microseconds % microseconds_per_second);
  append_offset(out, time.utc_offset_seconds);
  return out;
}

std::string to_string(const DateTime& datetime) {
  std::int64_t days = datetime.microseconds / microseconds_per_day;
  std::int64_t rest = datetime.microseconds % microseconds_per_day;
  if (rest < 0) {
    --days;
    rest += microseconds_per_day;
  }
  std::string out = to_string(Date{static_cast<std::int32_t>(days)});
  out += ' ';
  append_clock(out, rest / microseconds_per_second, rest % microseconds_per_second);
  append_offset(out, datetime.utc_offset_seconds);
  return out;
}

std::string to_string(Timedelta timedelta) {
  // Divided before the sign is dropped: the smallest value has no positive counterpart.
  const std::int64_t seconds = timedelta.microseconds / microseconds_per_second;
  const std::int64_t fraction = timedelta.microseconds % microseconds_per_second;
  const bool negative = timedelta.microseconds < 0;
  std::string out = negative ? "-" : "";
  append_clock(out, negative ? -seconds : seconds, negative ? -fraction : fraction);
  return out;
}

}  // namespace sqlpod
