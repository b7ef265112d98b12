// Dates, times, datetimes and timedeltas as text: ISO 8601, years 0001 to 9999, the proleptic
// Gregorian calendar.
//
// Reading is strict: the whole text, every part in its range, no more precision than microseconds.
// Nothing depends on the locale or the time zone of the machine. The readers throw Error (usage).
#pragma once

#include <string>
#include <string_view>

#include "config/value.h"

namespace sqlpod {

/// `2024-01-31`
Date parse_date(std::string_view text);
/// `10:30[:00[.123456]][offset]`; an offset is Z, +HH, +HH:MM or +HHMM (+HH:MM:SS also), less than
/// a day.
Time parse_time(std::string_view text);
/// A date, or a date and a time with `T` or a blank between. A date alone is its midnight.
DateTime parse_datetime(std::string_view text);
/// `P1DT2H`, `[D day[s], ]HH:MM:SS[.ffffff]` (Python's str; a sign before it reverses the whole
/// when there is no day part), `D day[s] [±]HH:MM:SS[.ffffff]` (PostgreSQL's) or a number of
/// seconds.
Timedelta parse_timedelta(std::string_view text);

std::string to_string(Date date);
std::string to_string(const Time& time);
/// `2024-01-31 10:00:00.5+02:00`
std::string to_string(const DateTime& datetime);
/// `26:00:00`: days are hours here; a negative one has its sign before the whole, `-00:00:01`.
std::string to_string(Timedelta timedelta);

}  // namespace sqlpod
