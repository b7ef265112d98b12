// Casts into date, time, datetime and timedelta.
#include <arrow/array/builder_primitive.h>

#include "config/date_time_text.h"
#include "executor/table/cell_cast.h"

namespace sqlpod {
namespace {

constexpr std::int64_t microseconds_per_day = 86'400'000'000;

template <typename Builder, typename Parse>
CellCast parse_text(const CastSource& source, const TypePointer& type, Parse parse) {
  if (!source.is_plain_text()) return {};
  return cast_text<Builder>(source, type, parse);
}

void require_no_offset(bool has_offset) {
  if (has_offset) {
    throw misfit("the text has a UTC offset, which the column cannot keep",
                 "declare the column as str, or convert it in the query");
  }
}

std::int64_t time_of_day(std::int64_t microseconds) {
  if (microseconds < 0 || microseconds >= microseconds_per_day) {
    throw misfit("the value is no time of a day", "declare the column as timedelta");
  }
  return microseconds;
}

std::int64_t midnight(std::int32_t days) {
  constexpr std::int64_t most_days = INT64_MAX / microseconds_per_day;
  if (days > most_days || days < -most_days) {
    throw misfit("the date is too far away for a datetime", "declare the column as date");
  }
  return days * microseconds_per_day;
}

std::int64_t length_of(const arrow::MonthDayNanoIntervalType::MonthDayNanos& interval) {
  constexpr std::int64_t nanoseconds_per_microsecond = 1000;
  if (interval.months != 0) {
    throw misfit("a month is no fixed time", "declare the column as str, or CAST it in the query");
  }
  if (interval.nanoseconds % nanoseconds_per_microsecond != 0) {
    throw misfit("the interval has nanoseconds", "declare the column as str");
  }
  return interval.days * microseconds_per_day + interval.nanoseconds / nanoseconds_per_microsecond;
}

}  // namespace

CellCast cast_to_date(const CastSource& source) {
  if (source.is(arrow::Type::DATE32)) return unchanged();
  return parse_text<arrow::Date32Builder>(
      source, arrow::date32(), [](std::string_view text) { return parse_date(text).days; });
}

CellCast cast_to_time(const CastSource& source) {
  const TypePointer type = arrow::time64(arrow::TimeUnit::MICRO);
  if (source.is(arrow::Type::TIME64)) return unchanged();
  if (source.is(arrow::Type::DURATION)) {  // MySQL's TIME
    return cast_values<arrow::DurationArray, arrow::Time64Builder>(source, type, time_of_day);
  }
  return parse_text<arrow::Time64Builder>(source, type, [](std::string_view text) {
    const Time time = parse_time(text);
    require_no_offset(time.utc_offset_seconds.has_value());
    return time.microseconds;
  });
}

CellCast cast_to_datetime(const CastSource& source) {
  const TypePointer type = arrow::timestamp(arrow::TimeUnit::MICRO);
  if (source.is(arrow::Type::TIMESTAMP)) return unchanged();
  if (source.is(arrow::Type::DATE32)) {
    return cast_values<arrow::Date32Array, arrow::TimestampBuilder>(source, type, midnight);
  }
  return parse_text<arrow::TimestampBuilder>(source, type, [](std::string_view text) {
    const DateTime datetime = parse_datetime(text);
    require_no_offset(datetime.utc_offset_seconds.has_value());
    return datetime.microseconds;
  });
}

CellCast cast_to_timedelta(const CastSource& source) {
  const TypePointer type = arrow::duration(arrow::TimeUnit::MICRO);
  if (source.is(arrow::Type::DURATION)) return unchanged();
  if (source.is(arrow::Type::TIME64)) {
    return cast_values<arrow::Time64Array, arrow::DurationBuilder>(
        source, type, [](std::int64_t microseconds) { return microseconds; });
  }
  if (source.is(arrow::Type::INTERVAL_MONTH_DAY_NANO)) {
    return cast_values<arrow::MonthDayNanoIntervalArray, arrow::DurationBuilder>(source, type,
                                                                                 length_of);
  }
  return parse_text<arrow::DurationBuilder>(
      source, type, [](std::string_view text) { return parse_timedelta(text).microseconds; });
}

}  // namespace sqlpod
