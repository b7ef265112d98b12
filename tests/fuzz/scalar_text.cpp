// Short texts of a spec and of options: lengths of time, sizes, counts of rows, schedules, dates.
// What is read is what the text says to a reader of another make, and its own text reads back.
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/byte_size.h"
#include "config/date_time_text.h"
#include "config/duration.h"
#include "config/expect_rows.h"
#include "config/isolation_level.h"
#include "config/value_text.h"
#include "executor/engine/mysql/tls_args.h"
#include "executor/run_ledger.h"
#include "images/image_reference.h"
#include "images/manifest/cron_schedule.h"
#include "images/manifest/kubernetes_name.h"
#include "tests/fuzz/property.h"
#include "tests/fuzz/targets.h"

namespace sqlpod::fuzzing {
namespace {

/// The sum of numbers, each times its unit in small letters; none for anything else.
std::optional<long double> sum(const std::string& text,
                               const std::map<std::string, long double>& units) {
  long double total = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t size = 0;
    const long double number = std::stold("0" + text.substr(at), &size);
    at += size - 1;
    while (at < text.size() && text[at] == ' ') ++at;
    std::string unit;
    for (; at < text.size() && std::isalpha(static_cast<unsigned char>(text[at])) != 0; ++at)
      unit += static_cast<char>(std::tolower(static_cast<unsigned char>(text[at])));
    const auto found = units.find(unit);
    if (found == units.end()) return std::nullopt;
    total += number * found->second;
    if (size == 1) return std::nullopt;
  }
  return total;
}

void read_duration(const std::string& text) {
  static const std::map<std::string, long double> units = {
      {"", 1000.0L},    {"ms", 1.0L},        {"s", 1000.0L},
      {"m", 60'000.0L}, {"h", 3'600'000.0L}, {"d", 86'400'000.0L}};
  const auto milliseconds = static_cast<long double>(parse_duration(text).count());
  require(milliseconds >= 0 && milliseconds <= 366.0L * 86'400'000, "a length of more than a year");
  const auto expected = sum(text, units);
  require(expected && std::fabs(*expected - milliseconds) <= 0.75L, "another length: " + text);
}

void read_byte_size(const std::string& text) {
  constexpr long double k = 1000;
  constexpr long double ki = 1024;
  static const std::map<std::string, long double> units = {{"", 1},
                                                           {"b", 1},
                                                           {"kb", k},
                                                           {"mb", k * k},
                                                           {"gb", k * k * k},
                                                           {"tb", k * k * k * k},
                                                           {"kib", ki},
                                                           {"mib", ki * ki},
                                                           {"gib", ki * ki * ki},
                                                           {"tib", ki * ki * ki * ki}};
  const std::int64_t size = parse_byte_size(text);
  require(size >= 1 && size <= std::int64_t{1} << 60, "a size out of range");
  const auto expected = sum(text, units);
  // A double holds the size to 53 bits.
  require(
      expected && std::fabs(*expected - static_cast<long double>(size)) <= 1 + *expected * 1e-15L,
      "another size: " + text);
}

void read_schedule(const std::string& text) {
  check_cron_schedule(text);
  if (text.front() == '@') return;
  std::size_t fields = 0;
  bool in_field = false;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank && !in_field) ++fields;
    in_field = !is_blank;
    require(is_blank || std::isalnum(static_cast<unsigned char>(c)) != 0 ||
                std::string_view("*/,-?").find(c) != std::string_view::npos,
            "a schedule of odd characters: " + text);
  }
  require(fields == 5, "a schedule without five fields: " + text);
}

template <typename Parse>
void reads_back(const std::string& text, Parse parse) {
  succeeds(ErrorKind::usage, [&] {
    const Value value(parse(text));
    const std::string written = to_text(value);
    succeeds(ErrorKind::internal, [&] {
      require(to_text(Value(parse(written))) == written, "the text changes when read: " + written);
    });
  });
}

}  // namespace

void fuzz_scalar_text(std::string_view bytes) {
  const std::string text(bytes);
  succeeds(ErrorKind::usage, [&] { read_duration(text); });
  succeeds(ErrorKind::usage, [&] { read_byte_size(text); });
  succeeds(ErrorKind::usage, [&] { read_schedule(text); });
  succeeds(ErrorKind::usage, [&] { check_time_zone(text); });
  succeeds(ErrorKind::usage, [&] {
    const ExpectRows expected = parse_expect_rows(text);
    const ExpectRows again = parse_expect_rows(to_string(expected));
    require(again.rows == expected.rows && again.comparison == expected.comparison,
            "another expectation: " + to_string(expected));
  });
  reads_back(text, parse_date);
  reads_back(text, parse_time);
  reads_back(text, parse_datetime);
  reads_back(text, parse_timedelta);
  succeeds(ErrorKind::usage, [&] { parse_isolation_level(text); });
  succeeds(ErrorKind::usage, [&] { mysql::parse_tls_mode(text); });
  succeeds(ErrorKind::usage, [&] {
    const std::string key = ledger_key(text);
    require(!key.empty() && key.size() <= 255 && ledger_key(key) == key, "an odd key: " + key);
  });
  is_image_reference(text);
  const std::string name = kubernetes_name(text);
  require(is_dns_label(name) && name.size() <= 52, "no name: " + name);
  require(kubernetes_name(name) == name, "a name that changes: " + name);
}

}  // namespace sqlpod::fuzzing
