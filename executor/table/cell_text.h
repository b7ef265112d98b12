// The text of one cell: the form that csv, table and casts share. docs/output.md shows it for every
// type.
//
// The function for a column is chosen once; then one call a cell appends to a buffer. Numbers do
// not depend on the locale, times not on the machine's zone. A list, a struct or a map is JSON.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "executor/table/text_kind.h"

namespace sqlpod {

/// Appends the cell in row `row` of `array`: not NULL, and of the type that the function was chosen
/// for. Throws Error (output), without a place, for a list, a struct or a map that JSON cannot
/// hold.
using AppendCell = void (*)(const arrow::Array& array, std::int64_t row, std::string& out);

/// The function for a column, or nullptr when its type has no text form.
AppendCell cell_text(const arrow::Field& field);
AppendCell cell_text(const arrow::DataType& type, TextKind kind);

/// Appends the shortest text that reads back as the same number, laid out as Python's repr: `1.5`,
/// `3.0`, `1e+16`, `1e-05`, `NaN`, `-Infinity`.
void append_real(double value, std::string& out);
void append_real(float value, std::string& out);

/// Appends a point in time given in microseconds since 1970: `2024-01-31T10:00:00`, with six digits
/// of fraction when there is one and a `Z` when it is UTC.
void append_timestamp(std::int64_t microseconds, bool utc, std::string& out);

/// Appends bytes as two hexadecimal digits each.
void append_hex(std::string_view bytes, std::string& out);

/// Appends bytes as base64 with padding (RFC 4648).
void append_base64(std::string_view bytes, std::string& out);

}  // namespace sqlpod
