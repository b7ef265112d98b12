// Dates and times as PostgreSQL prints them with DateStyle ISO. Source: PostgreSQL documentation,
// "Date/Time Output".
//
// Unlike config/date_time_text.h it reads all that the server's types hold: years past 9999, and
// before Christ.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace sqlpod::postgresql {

/// Days since 1970-01-01; none for infinity and for what is no date.
std::optional<std::int32_t> read_date(std::string_view text);

/// Microseconds since midnight; none for 24:00:00 and for what is no time.
std::optional<std::int64_t> read_time(std::string_view text);

/// Microseconds since 1970-01-01 00:00:00, of UTC when the text has a zone; none for infinity and
/// for what is no timestamp.
std::optional<std::int64_t> read_timestamp(std::string_view text, bool with_time_zone);

}  // namespace sqlpod::postgresql
