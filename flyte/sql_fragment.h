// A text input that stands in the open of a query, where Flyte makes it a part of the SQL: taken
// apart, so that nothing but names and literals can come in.
//
// A fragment is one item or several with commas between, maybe all in parentheses. An item is a
// name (`orders`, `sales.orders`, `"Order"`), which ASC, DESC and NULLS FIRST or LAST may follow, a
// number, a string literal, or `*`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/query/sql_dialect.h"

namespace sqlpod::flyte {

struct FragmentPart {
  enum class Kind { name, number, punctuation, text };
  Kind kind = Kind::punctuation;
  std::string text;  ///< as it is written; of a text what the literal means
};

/// None when the value is anything else.
std::optional<std::vector<FragmentPart>> parse_fragment(std::string_view value,
                                                        const SqlDialect& dialect);

}  // namespace sqlpod::flyte
