// What every writer asks of a schema before the first row, and how it names a cell that it cannot
// hold.
#pragma once

#include <arrow/type.h>

#include <cstdint>
#include <string_view>

#include "error/error.h"

namespace sqlpod {

/// Throws Error (output) when two columns have one name: for formats that know a column by its
/// name.
void require_distinct_names(const arrow::Schema& schema, std::string_view format);

/// Throws the Error (output) for a column whose type, or one in it, the format does not hold.
[[noreturn]] void refuse_type(const arrow::Field& field, std::string_view format);

/// Refuses a column without a text form: what has one, every format holds, but where it says so.
void require_known_type(const arrow::Field& field, std::string_view format);

/// The error of a cell, with row, counted from 1, and column put before it.
Error at_cell(const Error& error, std::int64_t row, std::string_view column);

}  // namespace sqlpod
