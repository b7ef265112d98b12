// Checks a schedule in cron's form as Kubernetes reads it, and the name of a time zone.
//
// Pure, but for the time-zone data of this machine. Errors: Error (usage) that names the field.
#pragma once

#include <string>

namespace sqlpod {

/// Five fields (minute, hour, day of month, month, day of week) of values, names, ranges, lists and
/// steps, or @hourly, @daily, @midnight, @weekly, @monthly, @yearly, @annually. A schedule that
/// never comes, such as the 30th of February, is an error too.
void check_cron_schedule(const std::string& schedule);

/// A name of the IANA time-zone database, such as Europe/Vienna. Where this machine has no
/// time-zone data (TZDIR, else /usr/share/zoneinfo) only its form is checked.
void check_time_zone(const std::string& name);

}  // namespace sqlpod
