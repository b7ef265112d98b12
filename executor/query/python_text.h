// Values as Python's str() and repr() write them: what Jinja2's `~` and text filters, and Flyte's
// text interpolation, put into a text.
#pragma once

#include <string>

#include "config/value.h"

namespace sqlpod {

/// `42`, `1e-05`, `True`, `None`, `2024-01-01 00:00:00+00:00`, `1 day, 2:00:00`, `[1, 'a']`.
std::string python_str(const Value& value);

/// The same with texts in quotes, and `datetime.datetime(2024, 1, 1, 0, 0)` for a date and time.
std::string python_repr(const Value& value);

}  // namespace sqlpod
