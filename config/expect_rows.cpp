#include "config/expect_rows.h"

#include <array>
#include <charconv>
#include <utility>

#include "error/error.h"
#include "error/in_quotes.h"

namespace sqlpod {
namespace {

using Comparison = ExpectRows::Comparison;

// A sign stands before those that it begins with; the first of a comparison is the one that is
// written.
constexpr std::array<std::pair<std::string_view, Comparison>, 8> signs{{
    {">=", Comparison::greater_equal},
    {">", Comparison::greater},
    {"<=", Comparison::less_equal},
    {"!=", Comparison::not_equal},
    {"<>", Comparison::not_equal},
    {"<", Comparison::less},
    {"==", Comparison::equal},
    {"=", Comparison::equal},
}};

std::string_view sign_of(Comparison comparison) {
  for (const auto& [sign, known] : signs) {
    if (known == comparison) return sign;
  }
  return "";
}

void skip_blanks(std::string_view& text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
}

}  // namespace

bool ExpectRows::met_by(std::int64_t actual) const {
  switch (comparison) {
    case Comparison::equal:
      return actual == rows;
    case Comparison::not_equal:
      return actual != rows;
    case Comparison::less:
      return actual < rows;
    case Comparison::less_equal:
      return actual <= rows;
    case Comparison::greater:
      return actual > rows;
    case Comparison::greater_equal:
      return actual >= rows;
  }
  return false;
}

ExpectRows parse_expect_rows(std::string_view text) {
  ExpectRows result;
  std::string_view rest = text;
  skip_blanks(rest);
  for (const auto& [sign, comparison] : signs) {
    if (rest.starts_with(sign)) {
      result.comparison = comparison;
      rest.remove_prefix(sign.size());
      break;
    }
  }
  skip_blanks(rest);
  const char* const end = rest.data() + rest.size();
  const auto [stop, failure] = std::from_chars(rest.data(), end, result.rows);
  if (failure != std::errc() || stop != end || result.rows < 0) {
    throw Error(ErrorKind::usage, in_quotes(text) + " is not a number of rows to expect",
                "write a count, or a comparison in quotes such as '>= 1'");
  }
  return result;
}

std::string to_string(const ExpectRows& expectation) {
  return std::string(sign_of(expectation.comparison)) + ' ' + std::to_string(expectation.rows);
}

}  // namespace sqlpod
