// One cell of an Arrow table as a Value: what a statement that runs for each row of a table binds.
#pragma once

#include <arrow/array.h>

#include <cstdint>
#include <memory>

#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

/// The cell of `array` at `row`; NULL for a null one. Times keep their microseconds; a timestamp
/// with a time zone is one in UTC. Throws Error (usage) naming the type when no Value holds it, or
/// when nanoseconds would be lost.
Value cell_value(const arrow::Array& array, std::int64_t row);

/// The type that such a column's cells are bound as, nullable; for a NULL, too. Throws Error
/// (usage) naming the Arrow type when there is none.
InputType cell_type(const arrow::DataType& type);

}  // namespace sqlpod
