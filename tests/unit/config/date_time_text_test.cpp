#include "config/date_time_text.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "error/error.h"

namespace sqlpod {
namespace {

template <typename Parse>
std::string error_of(Parse parse, std::string_view text) {
  try {
    parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_FALSE(error.hint().empty());
    return error.message();
  }
  return "(parsed)";
}

TEST(DateText, DaysCountFrom1970InTheProlepticGregorianCalendar) {
  const std::pair<std::string, int> cases[] = {
      {"1970-01-01", 0},       {"1969-12-31", -1},      {"2024-02-29", 19782},
      {"2000-02-29", 11016},   {"0001-01-01", -719162}, {"9999-12-31", 2932896},
      {"1582-10-10", -141432}, {"1900-03-01", -25508},
  };
  for (const auto& [text, days] : cases) {
    EXPECT_EQ(parse_date(text).days, days) << text;
    EXPECT_EQ(to_string(Date{days}), text);
  }
}

TEST(DateText, WhatIsNoDateIsRefused) {
  for (const std::string text :
       {"", "2024", "2024-1-31", "24-01-31", "2024-01-31 ", " 2024-01-31", "20240131", "2024/01/31",
        "2024-01-31T00:00", "-2024-01-01", "+024-01-01", "12024-01-01"}) {
    EXPECT_EQ(error_of(parse_date, text), "'" + text + "' is not a date");
  }
  for (const std::string text : {"2023-02-29", "1900-02-29", "2024-00-10", "2024-13-01",
                                 "2024-04-31", "2024-01-00", "0000-01-01"}) {
    EXPECT_EQ(error_of(parse_date, text), "'" + text + "' is not a date: there is no such day");
  }
}

TEST(TimeText, ReadsWhatItWrites) {
  const std::pair<std::string, Time> cases[] = {
      {"00:00:00", {0, {}}},
      {"23:59:59.999999", {86'399'999'999, {}}},
      {"10:30:00.5", {37'800'500'000, {}}},
      {"10:30:00+02:00", {37'800'000'000, 7200}},
      {"10:30:00-05:30", {37'800'000'000, -19800}},
      {"10:30:00+00:00", {37'800'000'000, 0}},
      {"10:30:00+01:02:03", {37'800'000'000, 3723}},
  };
  for (const auto& [text, time] : cases) {
    EXPECT_EQ(parse_time(text), time) << text;
    EXPECT_EQ(to_string(time), text);
  }
}

TEST(TimeText, AcceptsTheShorterForms) {
  EXPECT_EQ(to_string(parse_time("10:30")), "10:30:00");
  EXPECT_EQ(to_string(parse_time("10:30Z")), "10:30:00+00:00");
  EXPECT_EQ(to_string(parse_time("10:30:00.120000000+02")), "10:30:00.12+02:00");
  EXPECT_EQ(to_string(parse_time("10:30-0930")), "10:30:00-09:30");
}

TEST(TimeText, WhatIsNoTimeIsRefused) {
  for (const std::string text :
       {"", "10", "1:30", "10:3", "10:30:", "10:30:00.", "10:30:00,5", "10:30+2", "10:30 Z",
        "10:30+02:", "10:30+02:0", "10:30ZZ", "10:30:00.5.5"}) {
    EXPECT_EQ(error_of(parse_time, text), "'" + text + "' is not a time");
  }
  EXPECT_EQ(error_of(parse_time, "24:00"), "'24:00' is not a time: there is no such time of day");
  EXPECT_EQ(error_of(parse_time, "10:60"), "'10:60' is not a time: there is no such time of day");
  EXPECT_EQ(error_of(parse_time, "10:00:60"),
            "'10:00:60' is not a time: there is no such time of day");
  EXPECT_EQ(error_of(parse_time, "10:00+24"),
            "'10:00+24' is not a time: there is no such UTC offset");
  EXPECT_EQ(error_of(parse_time, "10:00:00.1234567"),
            "'10:00:00.1234567' is not a time: it is more precise than microseconds");
}

TEST(DateTimeText, ReadsWhatItWrites) {
  const std::pair<std::string, DateTime> cases[] = {
      {"1970-01-01 00:00:00", {0, {}}},
      {"1969-12-31 23:59:59.999999", {-1, {}}},
      {"0001-01-01 00:00:00", {-62'135'596'800'000'000, {}}},
      {"9999-12-31 23:59:59.999999", {253'402'300'799'999'999, {}}},
      {"2024-01-31 10:00:00.5+02:00", {1'706'695'200'500'000, 7200}},
  };
  for (const auto& [text, datetime] : cases) {
    EXPECT_EQ(parse_datetime(text), datetime) << text;
    EXPECT_EQ(to_string(datetime), text);
  }
}

TEST(DateTimeText, AcceptsATAndADateAlone) {
  EXPECT_EQ(to_string(parse_datetime("2024-01-31T10:30Z")), "2024-01-31 10:30:00+00:00");
  EXPECT_EQ(to_string(parse_datetime("2024-01-31t10:30:01z")), "2024-01-31 10:30:01+00:00");
  EXPECT_EQ(to_string(parse_datetime("2024-01-31")), "2024-01-31 00:00:00");
}

TEST(DateTimeText, WhatIsNoDatetimeIsRefused) {
  for (const std::string text :
       {"", "2024-01-31T", "2024-01-31  10:00", "2024-01-31_10:00", "10:00", "1706695200"}) {
    EXPECT_EQ(error_of(parse_datetime, text), "'" + text + "' is not a datetime");
  }
}

constexpr std::int64_t second = 1'000'000;
constexpr std::int64_t hour = 3600 * second;

TEST(TimedeltaText, EveryFormIsRead) {
  const std::pair<std::string, std::int64_t> cases[] = {
      {"P1DT2H", 26 * hour},
      {"PT1M30.5S", 90 * second + 500'000},
      {"P2W", 14 * 24 * hour},
      {"-P1D", -24 * hour},
      {"PT0S", 0},
      {"26:00:00", 26 * hour},
      {"-26:00:00", -26 * hour},
      {"1:00:00", hour},
      {"0:00:00.000001", 1},
      {"1 day, 2:00:00", 26 * hour},
      {"1 day 02:00:00", 26 * hour},
      {"1 day 26:00:00", 50 * hour},
      {"-1 days +02:00:00", -22 * hour},
      {"1 day -02:00:00", 22 * hour},
      {"2 days, 0:00:00", 48 * hour},
      {"-1 day, 23:59:59", -second},
      {"3 days", 72 * hour},
      {"90", 90 * second},
      {"+90.5", 90 * second + 500'000},
      {"-0.25", -250'000},
  };
  for (const auto& [text, microseconds] : cases)
    EXPECT_EQ(parse_timedelta(text).microseconds, microseconds) << text;
}

TEST(TimedeltaText, IsWrittenInHoursAndReadsBack) {
  const std::pair<std::int64_t, std::string> cases[] = {
      {0, "00:00:00"},
      {26 * hour, "26:00:00"},
      {-26 * hour, "-26:00:00"},
      {-500'000, "-00:00:00.5"},
      {INT64_MAX, "2562047788:00:54.775807"},
  };
  for (const auto& [microseconds, text] : cases) {
    EXPECT_EQ(to_string(Timedelta{microseconds}), text);
    EXPECT_EQ(parse_timedelta(text).microseconds, microseconds);
  }
  EXPECT_EQ(to_string(Timedelta{INT64_MIN}), "-2562047788:00:54.775808");
}

TEST(TimedeltaText, WhatIsNoTimedeltaIsRefused) {
  for (const std::string text : {"",
                                 "-",
                                 "P",
                                 "PT",
                                 "P1",
                                 "1D",
                                 "P1H",
                                 "PT1D",
                                 "PT1S1M",
                                 "P1DT",
                                 "P1D1D",
                                 "P-1D",
                                 "PT1H ",
                                 "1:00",
                                 "1:00:0",
                                 "1 week",
                                 "1 day,",
                                 "1 day, 5",
                                 "1 day +-1:00:00",
                                 "--1",
                                 "-+1",
                                 "1e3",
                                 "0x10",
                                 "1.",
                                 ".5",
                                 "P.5D"}) {
    EXPECT_EQ(error_of(parse_timedelta, text), "'" + text + "' is not a timedelta");
  }
  const auto refused = [](const std::string& text, const std::string& reason) {
    EXPECT_EQ(error_of(parse_timedelta, text), "'" + text + "' is not a timedelta: " + reason);
  };
  refused("P1Y", "years and months have no fixed length");
  refused("P1M", "years and months have no fixed length");
  refused("P1.5D", "only seconds may have a fraction");
  refused("1:60:00", "minutes and seconds go to 59");
  refused("1 day, 24:00:00", "hours go to 23 beside days");
  refused("99999999999999999999", "it is out of range");
  refused("9223372036855", "it is out of range");
  refused("106751992 days", "it is out of range");
  refused("0.0000001", "it is more precise than microseconds");
}

}  // namespace
}  // namespace sqlpod
