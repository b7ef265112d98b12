// Python's arithmetic on values, as Jinja2's expressions have them.
//
// Booleans are the integers 0 and 1. Integers are 64 bits: what does not fit is an error, where
// Python would grow. Errors are Error (usage) without a place; the evaluator adds it.
#pragma once

#include <cstdint>

#include "config/value.h"
#include "executor/query/syntax_tree.h"

namespace sqlpod {

/// The longest text, and the most items of a list, that an operator may make.
constexpr std::int64_t max_text_size = std::int64_t{64} << 20U;
constexpr std::int64_t max_list_size = 100'000;

/// False for NULL, false, zero and what is empty.
bool is_true(const Value& value);

/// Any binary operator, `~` too; comparisons are in comparison.h.
Value apply(BinaryOperator operation, const Value& left, const Value& right);
Value negated(const Value& value);
/// Fails, as `+value` does, when the value is no number.
Value positive(const Value& value);

}  // namespace sqlpod
