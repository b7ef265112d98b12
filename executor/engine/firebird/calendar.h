// Firebird's dates and times, which count days from 17 November 1858 and ten-thousandths of a
// second, and those of the rest, which count from 1970 and in microseconds.
#pragma once

#include <ibase.h>

#include <cstdint>

namespace sqlpod::firebird {

constexpr std::int64_t microseconds_per_tick = 100;
constexpr std::int64_t microseconds_per_day = 86'400'000'000;
constexpr std::int32_t firebird_day_of_1970 = 40'587;

constexpr std::int32_t days_of(ISC_DATE date) {
  return date - firebird_day_of_1970;
}

constexpr std::int64_t microseconds_of(ISC_TIME time) {
  return static_cast<std::int64_t>(time) * microseconds_per_tick;
}

constexpr std::int64_t microseconds_of(const ISC_TIMESTAMP& timestamp) {
  return days_of(timestamp.timestamp_date) * microseconds_per_day +
         microseconds_of(timestamp.timestamp_time);
}

constexpr ISC_DATE firebird_date(std::int32_t days) {
  return days + firebird_day_of_1970;
}

/// `microseconds` since midnight, all of them whole ticks.
constexpr ISC_TIME firebird_time(std::int64_t microseconds) {
  return static_cast<ISC_TIME>(microseconds / microseconds_per_tick);
}

/// `microseconds` since 1970, all of them whole ticks.
constexpr ISC_TIMESTAMP firebird_timestamp(std::int64_t microseconds) {
  std::int64_t day = microseconds / microseconds_per_day;
  if (microseconds % microseconds_per_day < 0) --day;
  return {firebird_date(static_cast<std::int32_t>(day)),
          firebird_time(microseconds - day * microseconds_per_day)};
}

}  // namespace sqlpod::firebird
