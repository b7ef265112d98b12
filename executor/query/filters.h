// The filters of the template language: `{{ value | name(arguments) }}`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/value.h"
#include "executor/query/syntax_tree.h"

namespace sqlpod {

struct FilterSignature {
  FilterKind kind;
  std::vector<std::string> parameters;  ///< names, in order; all may be left out
};

/// The filter of a name, or none.
std::optional<FilterSignature> find_filter(std::string_view name);

/// The names of the binding filters (`bind`, `inclause`, `identifier`, `raw`, `sqlsafe`), or none.
/// They end an output.
std::optional<OutputMode> find_output_mode(std::string_view name);

/// Every name that stands after `|`, for hints.
std::vector<std::string> filter_names();

/// Applies a filter other than default_value, which the evaluator does itself, to values. Throws
/// Error (usage) without a place.
Value apply_filter(FilterKind filter, const Value& value, const std::vector<Value>& arguments);

}  // namespace sqlpod
