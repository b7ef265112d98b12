#include "executor/engine/mysql/time_decoder.h"

#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "executor/engine/mysql/builder_decoder.h"

namespace sqlpod::mysql {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;
constexpr std::int64_t microseconds_per_day = 86'400 * microseconds_per_second;

/// The little-endian number of `size` bytes at `at`.
unsigned number(std::string_view bytes, std::size_t at, std::size_t size) {
  unsigned number = 0;
  for (std::size_t i = size; i-- > 0;) {
    number = (number << 8U) | static_cast<unsigned char>(bytes[at + i]);
  }
  return number;
}

/// Days since 1970 of the date that the bytes begin with: 4, or none for a date of zeros.
std::int64_t days(std::string_view bytes, const char* type) {
  namespace chrono = std::chrono;
  unsigned month = 0;
  unsigned day = 0;
  if (!bytes.empty()) {
    month = number(bytes, 2, 1);
    day = number(bytes, 3, 1);
  }
  if (month == 0 || day == 0) {
    throw Error(ErrorKind::query, "a zero date is no day of the calendar",
                "replace it in the query, with NULLIF for example");
  }
  if (month > 12 || day > 31) refuse(bytes, type);
  const chrono::year_month_day date(chrono::year(static_cast<int>(number(bytes, 0, 2))),
                                    chrono::month(month), chrono::day(day));
  if (day > 28 && !date.ok()) {  // sql_mode ALLOW_INVALID_DATES
    throw Error(ErrorKind::query, "the month has no day " + std::to_string(day),
                "replace it in the query, or CAST it AS CHAR");
  }
  return chrono::sys_days(date).time_since_epoch().count();
}

/// Microseconds of the clock at `at`: hour, minute, second and, where the bytes do not end there,
/// microseconds.
std::int64_t clock(std::string_view bytes, std::size_t at, const char* type) {
  const unsigned hour = number(bytes, at, 1);
  const unsigned minute = number(bytes, at + 1, 1);
  const unsigned second = number(bytes, at + 2, 1);
  const unsigned fraction = bytes.size() > at + 3 ? number(bytes, at + 3, 4) : 0;
  if (hour > 23 || minute > 59 || second > 59 || fraction >= microseconds_per_second) {
    refuse(bytes, type);
  }
  return std::int64_t{(hour * 60 + minute) * 60 + second} * microseconds_per_second + fraction;
}

class DateDecoder final : public BuilderDecoder<arrow::Date32Builder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override {
    if (!bytes.empty() && bytes.size() != 4) refuse(bytes, "DATE");
    check(builder().Append(static_cast<std::int32_t>(days(bytes, "DATE"))));
  }
};

class DateTimeDecoder final : public BuilderDecoder<arrow::TimestampBuilder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override {
    const std::size_t size = bytes.size();
    if (size != 0 && size != 4 && size != 7 && size != 11) refuse(bytes, "DATETIME");
    const std::int64_t day = days(bytes, "DATETIME");
    const std::int64_t time = size > 4 ? clock(bytes, 4, "DATETIME") : 0;
    check(builder().Append(day * microseconds_per_day + time));
  }
};

class DurationDecoder final : public BuilderDecoder<arrow::DurationBuilder> {
 public:
  using BuilderDecoder::BuilderDecoder;
  void append(std::string_view bytes) override {
    const std::size_t size = bytes.size();
    if (size != 0 && size != 8 && size != 12) refuse(bytes, "TIME");
    std::int64_t duration = 0;
    if (size > 0) {
      constexpr unsigned most_days = 34;  // and 22 hours
      const unsigned sign = number(bytes, 0, 1);
      const unsigned day = number(bytes, 1, 4);
      if (sign > 1 || day > most_days) refuse(bytes, "TIME");
      duration = day * microseconds_per_day + clock(bytes, 5, "TIME");
      if (sign == 1) duration = -duration;
    }
    check(builder().Append(duration));
  }
};

}  // namespace

std::unique_ptr<Decoder> make_date_decoder(arrow::ArrayBuilder& builder) {
  return std::make_unique<DateDecoder>(builder);
}

std::unique_ptr<Decoder> make_datetime_decoder(arrow::ArrayBuilder& builder) {
  return std::make_unique<DateTimeDecoder>(builder);
}

std::unique_ptr<Decoder> make_duration_decoder(arrow::ArrayBuilder& builder) {
  return std::make_unique<DurationDecoder>(builder);
}

}  // namespace sqlpod::mysql
