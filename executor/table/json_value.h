// One value of any type as JSON: what the json formats write for a cell, and what a list, a struct
// or a map is in the other text formats.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <cstdint>
#include <string>

#include "executor/table/text_kind.h"

namespace sqlpod {

/// Whether JSON has a form for the type, and for those in it.
bool has_json_form(const arrow::DataType& type);

/// Appends the value in row `row` of `array`, NULL as `null`; `kind` is what its text stands for. A
/// list is an array, a struct and a map are objects. Throws Error (output), without a place, for
/// text that is not UTF-8 and for a JSON document that is none.
void append_json_value(const arrow::Array& array, TextKind kind, std::int64_t row,
                       std::string& out);

}  // namespace sqlpod
