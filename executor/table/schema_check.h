// What every writer asks of a schema before the first row.
#pragma once

#include <arrow/type.h>

#include <string_view>

namespace sqlpod {

/// Throws Error (output) when two columns have one name: for formats that know a column by its
/// name.
void require_distinct_names(const arrow::Schema& schema, std::string_view format);

/// Throws the Error (output) for a column whose type the format does not hold.
[[noreturn]] void refuse_type(const arrow::Field& field, std::string_view format);

}  // namespace sqlpod
