#include "executor/table/exact_number.h"

#include <array>
#include <charconv>
#include <concepts>
#include <string>

#include "error/error.h"

namespace sqlpod {
namespace {

constexpr int always_exact_digits =
    15;  // DBL_DIG: a double keeps as many decimal digits, whatever they are

Error misfit(std::string_view digits, const std::string& what, std::string hint) {
  constexpr std::size_t longest_shown = 80;
  const std::string shown = digits.size() <= longest_shown
                                ? std::string(digits)
                                : std::string(digits.substr(0, longest_shown)) + "…";
  return {ErrorKind::query, shown + what, std::move(hint)};
}

Error no_int(std::string_view digits) {
  return misfit(digits, " does not fit into an int of 64 bits",
                "declare the column as decimal or str");
}

Error inexact(std::string_view digits) {
  return misfit(
      digits, " has more digits than a float holds",
      "declare the column as decimal or str, or CAST it to double precision in the query");
}

/// The digits that count: without sign, point, exponent, and zeros at either end.
std::string_view significant(std::string_view text, std::string& digits) {
  digits.clear();
  for (const char c : text) {
    if (c == 'e') break;
    if (c >= '0' && c <= '9' && (c != '0' || !digits.empty())) digits += c;
  }
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

template <std::integral Integer>
double exact_real_of(Integer value) {
  const auto real = static_cast<double>(value);
  // 2^63 and 2^64 are doubles but no value of their type; comparing with them first keeps the cast
  // back defined.
  const double end = std::signed_integral<Integer> ? 0x1p63 : 0x1p64;
  if (real < end && static_cast<Integer>(real) == value) return real;
  throw inexact(std::to_string(value));
}

}  // namespace

std::int64_t exact_integer(std::string_view digits) {
  const std::size_t point = digits.find('.');
  if (point != std::string_view::npos &&
      digits.find_first_not_of('0', point + 1) != std::string_view::npos) {
    throw misfit(digits, " is not a whole number", "declare the column as decimal or float");
  }
  const std::string_view whole = digits.substr(0, point);
  std::int64_t value = 0;
  const auto result = std::from_chars(whole.data(), whole.data() + whole.size(), value);
  if (result.ec != std::errc{} || result.ptr != whole.data() + whole.size()) throw no_int(digits);
  return value;
}

double exact_real(std::string_view digits) {
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, value);
  if (result.ptr != end || result.ec == std::errc::invalid_argument) {
    throw misfit(digits, " is not a number", "declare the column as str");
  }
  if (result.ec != std::errc{}) throw inexact(digits);
  if (digits.empty() || digits.back() < '0' || digits.back() > '9') return value;  // NaN, Infinity
  std::string given;
  if (significant(digits, given).size() <= always_exact_digits) return value;
  std::array<char, 40> shortest;
  const auto printed = std::to_chars(shortest.data(), shortest.data() + shortest.size(), value,
                                     std::chars_format::scientific);
  std::string kept;
  const std::size_t length = static_cast<std::size_t>(printed.ptr - shortest.data());
  if (significant({shortest.data(), length}, kept) != given) throw inexact(digits);
  return value;
}

double computed_real(std::string_view digits) {
  constexpr std::size_t most_decimals_of_a_sum = 6;
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos || digits.size() - point - 1 <= most_decimals_of_a_sum) {
    return exact_real(digits);
  }
  double value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [rest, error] = std::from_chars(digits.data(), end, value);
  if (error == std::errc::invalid_argument || rest != end) {
    throw misfit(digits, " is not a number", "declare the column as str");
  }
  if (error != std::errc{}) throw inexact(digits);
  return value;
}

double exact_real(std::int64_t value) {
  return exact_real_of(value);
}

double exact_real(std::uint64_t value) {
  return exact_real_of(value);
}

}  // namespace sqlpod
