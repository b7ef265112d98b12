// Python's comparisons of values, as Jinja2's expressions have them.
//
// Numbers compare by value, whatever their kinds (a float and a decimal have no order); dates,
// times, texts, bytes and lists with their own kind. Values of different kinds are not equal.
// Errors are Error (usage) without a place.
#pragma once

#include "config/value.h"
#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// Throws Error (usage) when the values have no order, or the right one cannot contain anything.
bool compare(ComparisonOperator operation, const Value& left, const Value& right);

}  // namespace sqlpod
