// Values as text, and text as values: the forms that inputs are written in, and that drivers and
// `render` are given.
//
// Dates and times are ISO 8601 (a space or `T` between date and time on reading), years 0001 to
// 9999. A timedelta is read as ISO 8601 (`P1DT2H`), as `[D day[s], ]HH:MM:SS[.ffffff]` (Python's
// str) or as a number of seconds. Bytes are read and written as base64. Nothing here depends on the
// locale or the time zone of the machine.
#pragma once

#include <string>
#include <string_view>

#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

/// The text of a scalar in the form that every database reads as a literal: `42`, `0.1` (shortest
/// form that reads back equal), `true`, `2024-01-31`, `2024-01-31 10:00:00.5+02:00`, `1 day,
/// 2:00:00` is written `26:00:00`; bytes come as base64. A list or map comes as JSON. NULL is the
/// empty string.
std::string to_text(const Value& value);

/// JSON in compact form. Integers, floats and decimals are numbers with all their digits; texts,
/// UUIDs, dates, times, timedeltas and bytes are strings as to_text() writes them, and so are NaN
/// and the infinities, which JSON has no number for.
std::string to_json(const Value& value);

/// Reads a scalar of `kind` from text; json is parsed as JSON. Throws Error (usage) that says what
/// form was expected. The text itself is not repeated in the message when longer than 60
/// characters.
Value parse_value(std::string_view text, TypeKind kind);

/// The kind of a value that has one: lists and maps are list and json. Not for NULL.
TypeKind kind_of(const Value& value);

}  // namespace sqlpod
