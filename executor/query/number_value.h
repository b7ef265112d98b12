// Values seen as numbers, as Python's operators see them: a boolean is the integer 0 or 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "config/value.h"
#include "error/error.h"

namespace sqlpod {

std::optional<std::int64_t> as_integer(const Value& value);
/// A float, or an integer as the float next to it.
std::optional<double> as_real(const Value& value);

/// The name of a value's kind as messages say it; NULL is "None".
std::string kind_name(const Value& value);

/// "cannot <verb> int and str".
Error operand_error(const std::string& verb, const Value& left, const Value& right);

}  // namespace sqlpod
