// How many rows a task must return or affect, as `expect_rows` says it: `'>= 1'`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sqlpod {

struct ExpectRows {
  enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };
  Comparison comparison = Comparison::equal;
  std::int64_t rows = 0;
  bool met_by(std::int64_t actual) const;
};

/// Reads `[comparison] count`: `= == != <> < <= > >=`, or none for equal. Throws Error (usage).
ExpectRows parse_expect_rows(std::string_view text);

/// What parse_expect_rows reads back: ">= 1".
std::string to_string(const ExpectRows& expectation);

}  // namespace sqlpod
