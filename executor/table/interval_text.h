// A month_day_nano_interval as text: an ISO 8601 duration, in which every part has its own sign.
#pragma once

#include <arrow/type.h>

#include <string>

namespace sqlpod {

/// Appends `P1Y2M3DT4H5M6.789S`, `P-1M`, `PT-0.5S`; nothing at all is `PT0S`. Months never become
/// days, nor days hours.
void append_interval(const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval,
                     std::string& out);

}  // namespace sqlpod
