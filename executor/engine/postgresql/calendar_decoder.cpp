// Dates, times, timestamps and intervals. The server counts from 2000-01-01, Arrow from 1970-01-01;
// the first and last number of a type stand for -infinity and infinity.
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>

#include <cstdint>
#include <limits>
#include <string>

#include "executor/engine/postgresql/big_endian.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/scalar_decoder.h"

namespace sqlpod::postgresql {
namespace {

constexpr std::int32_t days_to_2000 = 10957;
constexpr std::int64_t microseconds_a_day = 86'400'000'000;
constexpr std::int64_t microseconds_to_2000 = days_to_2000 * microseconds_a_day;

template <typename Number>
Error no_place(Number number, const char* type) {
  using Limits = std::numeric_limits<Number>;
  const std::string value = number == Limits::max()   ? "infinity"
                            : number == Limits::min() ? "-infinity"
                                                      : "a value past the end of the calendar";
  return {ErrorKind::query, value + " has no place in a " + type + " column",
          "cast the column to text in the query, or replace the value there"};
}

/// The first and the last moment of Python's calendar, counted from 1970: what its drivers make of
/// -infinity and infinity.
template <typename Number>
struct CalendarEnds {
  Number first;
  Number last;
};
constexpr CalendarEnds<std::int32_t> end_days = {-719'162, 2'932'896};
constexpr CalendarEnds<std::int64_t> end_microseconds = {-62'135'596'800'000'000,
                                                         253'402'300'799'999'999};

/// Decodes what the server counts from 2000 as what Arrow counts from 1970. Throws Error for what
/// does not fit, and for infinities unless the type clamps them.
template <typename Number, typename ArrowBuilder>
class SinceDecoder : public ScalarDecoder<ArrowBuilder> {
 public:
  SinceDecoder(const Type& type, const char* name, arrow::ArrayBuilder& builder)
      : ScalarDecoder<ArrowBuilder>(builder), clamps_infinity_(type.clamps_infinity), name_(name) {}

 protected:
  void append_counted(std::string_view bytes, Number distance, const CalendarEnds<Number>& ends) {
    const auto since_2000 = whole_number<Number>(name_, bytes);
    Number since_1970 = 0;
    if (since_2000 == Limits::min() || __builtin_add_overflow(since_2000, distance, &since_1970))
        [[unlikely]] {
      const bool is_infinite = since_2000 == Limits::min() || since_2000 == Limits::max();
      if (!clamps_infinity_ || !is_infinite) throw no_place(since_2000, name_);
      since_1970 = since_2000 < 0 ? ends.first : ends.last;
    }
    this->add(since_1970);
  }

 private:
  using Limits = std::numeric_limits<Number>;

  bool clamps_infinity_;
  const char* name_;
};

class DateDecoder final : public SinceDecoder<std::int32_t, arrow::Date32Builder> {
 public:
  DateDecoder(const Type& type, arrow::ArrayBuilder& builder)
      : SinceDecoder(type, "date", builder) {}
  void append(std::string_view bytes) override { append_counted(bytes, days_to_2000, end_days); }
};

class TimeDecoder final : public ScalarDecoder<arrow::Time64Builder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    const auto microseconds = whole_number<std::int64_t>("time", bytes);
    if (microseconds == microseconds_a_day) {
      throw Error(ErrorKind::query, "24:00:00 has no place in a time column",
                  "cast the column to text in the query, or replace the value there");
    }
    if (microseconds < 0 || microseconds > microseconds_a_day) throw malformed("time", bytes);
    add(microseconds);
  }
};

/// With a time zone and without: both are counted alike.
class TimestampDecoder final : public SinceDecoder<std::int64_t, arrow::TimestampBuilder> {
 public:
  TimestampDecoder(const Type& type, arrow::ArrayBuilder& builder)
      : SinceDecoder(type, "timestamp", builder) {}
  void append(std::string_view bytes) override {
    append_counted(bytes, microseconds_to_2000, end_microseconds);
  }
};

/// Microseconds, days, months.
class IntervalDecoder final : public ScalarDecoder<arrow::MonthDayNanoIntervalBuilder> {
 public:
  using ScalarDecoder::ScalarDecoder;
  void append(std::string_view bytes) override {
    if (bytes.size() != 16) throw malformed("interval", bytes);
    const auto microseconds = big_endian<std::int64_t>(bytes.data());
    const auto days = big_endian<std::int32_t>(bytes.data() + 8);
    const auto months = big_endian<std::int32_t>(bytes.data() + 12);
    using Limits = std::numeric_limits<std::int32_t>;
    const bool is_infinite = (days == Limits::max() && months == Limits::max()) ||
                             (days == Limits::min() && months == Limits::min());
    std::int64_t nanoseconds = 0;
    if (is_infinite || __builtin_mul_overflow(microseconds, std::int64_t{1000}, &nanoseconds)) {
      throw Error(ErrorKind::query,
                  std::string(is_infinite ? "infinity"
                                          : "an interval of more than 292 years in "
                                            "hours, minutes and seconds") +
                      " has no place in an interval column",
                  "cast the column to text in the query, or replace the value there");
    }
    add(arrow::MonthDayNanoIntervalType::MonthDayNanos{months, days, nanoseconds});
  }
};

}  // namespace

std::unique_ptr<Decoder> make_calendar_decoder(const Type& type, arrow::ArrayBuilder& builder) {
  const arrow::Type::type id = builder.type()->id();
  switch (type.oid) {
    case date_oid:
      if (id == arrow::Type::DATE32) return std::make_unique<DateDecoder>(type, builder);
      break;
    case time_oid:
      if (id == arrow::Type::TIME64) return std::make_unique<TimeDecoder>(builder);
      break;
    case timestamp_oid:
    case timestamptz_oid:
      if (id == arrow::Type::TIMESTAMP) return std::make_unique<TimestampDecoder>(type, builder);
      break;
    case interval_oid:
      if (id == arrow::Type::INTERVAL_MONTH_DAY_NANO) {
        return std::make_unique<IntervalDecoder>(builder);
      }
      break;
    default:
      break;
  }
  return nullptr;
}

}  // namespace sqlpod::postgresql
