// The ranges of a column's values that the parts of a table are read by.
//
// Whatever the bounds are, each row is in exactly one range: the first has no lower end and the
// NULLs, the last has no upper end. So bounds need only be good enough to give ranges of a like
// size. Value types; nothing here talks to a database.
#pragma once

#include <arrow/type.h>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

/// The values v with from <= v < below.
struct ColumnRange {
  std::optional<Value> from;   ///< none: no lower end, and the NULLs are in it
  std::optional<Value> below;  ///< none: no upper end
};

/// The kind of values by which ranges of this column are made: integer, decimal, real, date or
/// datetime. Throws Error (usage) that names column and type for any other.
TypeKind range_kind(const arrow::Field& column);

/// A bound as a value of that kind, from what the spec gives or the database answers. Throws Error
/// (usage) that names the column for one that is none.
Value range_bound(const Value& bound, TypeKind kind, const std::string& column);

/// `count` ranges of equal width between two bounds of range_bound(), fewer when there are not as
/// many values; one alone when a bound is NULL or they are not in order.
std::vector<ColumnRange> column_ranges(const Value& lower, const Value& upper, std::size_t count);

}  // namespace sqlpod
