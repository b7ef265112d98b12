#include "images/manifest/cron_schedule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "error/error.h"

namespace sqlpod {
namespace {

using ::testing::HasSubstr;

/// Message and hint of the usage error that comes, or nothing.
std::string error_of(const std::function<void()>& action) {
  try {
    action();
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty()) << error.message();
    return error.message() + " | " + error.hint();
  }
}

std::string schedule_error(const std::string& schedule) {
  return error_of([&] { check_cron_schedule(schedule); });
}

std::string zone_error(const std::string& zone) {
  return error_of([&] { check_time_zone(zone); });
}

TEST(CronSchedule, TakesWhatKubernetesTakes) {
  for (const char* schedule :
       {"* * * * *", "*/10 * * * *", "0 0 1 1 0", "59 23 31 12 6", "5/15 * * * *",
        "0 9-17/2 * * mon-fri", "0 0 ? * SUN", "0,15,30,45 * * JAN,Jul *", "@hourly", "@daily",
        "@midnight", "@weekly", "@monthly", "@yearly", "@annually", "0 0 29 2 *", "0 0 30 2 mon",
        "  30 2 * * *  ", "*/60 * * * *"}) {
    EXPECT_EQ(schedule_error(schedule), "") << schedule;
  }
}

TEST(CronSchedule, NamesTheFieldThatIsWrong) {
  EXPECT_THAT(schedule_error("60 * * * *"), HasSubstr("minute: '60' is not within 0 to 59"));
  EXPECT_THAT(schedule_error("0 24 * * *"), HasSubstr("hour: '24' is not within 0 to 23"));
  EXPECT_THAT(schedule_error("0 0 0 * *"), HasSubstr("day of the month: '0'"));
  EXPECT_THAT(schedule_error("0 0 1 13 *"), HasSubstr("month: '13'"));
  EXPECT_THAT(schedule_error("0 0 1 foo *"), HasSubstr("month: 'foo' is no number"));
  EXPECT_THAT(schedule_error("0 0 * * 7"), HasSubstr("day of the week: '7'"));
  EXPECT_THAT(schedule_error("0 0 * * 7"), HasSubstr("Sunday is 0"));
  EXPECT_THAT(schedule_error("*/0 * * * *"), HasSubstr("step of nothing"));
  EXPECT_THAT(schedule_error("30-10 * * * *"), HasSubstr("ends before it begins"));
  EXPECT_THAT(schedule_error("1-2-3 * * * *"), HasSubstr("is no range"));
  EXPECT_THAT(schedule_error("1/2/3 * * * *"), HasSubstr("two steps"));
  for (const char* schedule :
       {"1, * * * *", "-1 * * * *", "+1 * * * *", "1.5 * * * *", "** * * * *", "*-5 * * * *x",
        "99999999999999999999 * * * *", "*/x * * * *"}) {
    EXPECT_THAT(schedule_error(schedule), HasSubstr("the schedule")) << schedule;
  }
}

TEST(CronSchedule, CountsTheFields) {
  EXPECT_THAT(schedule_error("10 * *"), HasSubstr("has 3 fields, and must have 5"));
  EXPECT_THAT(schedule_error("0 10 * * * *"), HasSubstr("has 6 fields"));
  EXPECT_THAT(schedule_error("daily"), HasSubstr("has 1 field,"));
  EXPECT_THAT(schedule_error(" "), HasSubstr("has 0 fields"));
}

TEST(CronSchedule, RefusesWhatNeverComesAndWhatIsNoSchedule) {
  EXPECT_THAT(schedule_error("0 0 30 2 *"), HasSubstr("never comes"));
  EXPECT_THAT(schedule_error("0 0 31 4,6,9,11 *"), HasSubstr("never comes"));
  EXPECT_THAT(schedule_error("@dayly"), HasSubstr("did you mean '@daily'?"));
  EXPECT_THAT(schedule_error("@every 5m"), HasSubstr("is no schedule"));
  EXPECT_THAT(schedule_error("TZ=Europe/Vienna 0 0 * * *"), HasSubstr("--time-zone"));
  EXPECT_THAT(schedule_error("CRON_TZ=UTC 0 0 * * *"), HasSubstr("--time-zone"));
}

TEST(CronSchedule, KnowsTimeZones) {
  for (const char* zone : {"UTC", "Etc/UTC", "Europe/Vienna", "America/Argentina/Buenos_Aires"}) {
    EXPECT_EQ(zone_error(zone), "") << zone;
  }
  EXPECT_THAT(zone_error("Europe/Viena"), HasSubstr("did you mean 'Europe/Vienna'"));
  for (const char* zone : {"", "Local", "../etc/passwd", "/etc/localtime", "Europe", "Mars/Base",
                           "Europe/Vienna\n", "+02:00", "Europe/Vi enna"}) {
    EXPECT_THAT(zone_error(zone), HasSubstr("is no time zone")) << zone;
  }
}

}  // namespace
}  // namespace sqlpod
