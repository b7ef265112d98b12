#include "executor/engine/soci/reader.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/array/builder_time.h>

#include <chrono>
#include <ctime>
#include <utility>

#include "error/arrow_status.h"
#include "error/utf8.h"

namespace sqlpod::soci {
namespace {

/// SOCI passes every time through mktime(), which moves those that a summer time skips.
void check_time_zone(const Column& column) {
  tzset();
  if (daylight == 0) return;
  throw Error(ErrorKind::query,
              "column '" + column.name +
                  "': SOCI moves times by the summer time of the time zone that TZ names",
              "run with TZ=UTC, or CAST the column to text in the query");
}

std::shared_ptr<arrow::DataType> arrow_type(const Column& column) {
  switch (column.type) {
    case ::soci::dt_integer:
    case ::soci::dt_long_long:
      return arrow::int64();
    case ::soci::dt_unsigned_long_long:
      return arrow::uint64();
    case ::soci::dt_double:
      return arrow::float64();
    case ::soci::dt_date:
      check_time_zone(column);
      return arrow::timestamp(arrow::TimeUnit::MICRO);
    case ::soci::dt_string:
      return arrow::utf8();
    default:
      throw Error(ErrorKind::query,
                  "column '" + column.name + "' is a blob or XML, which is not read over SOCI",
                  "CAST the column to text in the query");
  }
}

/// Microseconds since 1970-01-01, or nothing when it is no date.
std::optional<std::int64_t> microseconds_of(const std::tm& shown) {
  const std::chrono::year_month_day date(
      std::chrono::year(shown.tm_year + 1900),
      std::chrono::month(static_cast<unsigned>(shown.tm_mon + 1)),
      std::chrono::day(static_cast<unsigned>(shown.tm_mday)));
  const bool is_clock = shown.tm_hour >= 0 && shown.tm_hour < 24 && shown.tm_min >= 0 &&
                        shown.tm_min < 60 && shown.tm_sec >= 0 && shown.tm_sec < 60;
  const int year = static_cast<int>(date.year());
  if (!date.ok() || !is_clock || year < 1 || year > 9999) return std::nullopt;
  const auto time = std::chrono::sys_days(date) + std::chrono::hours(shown.tm_hour) +
                    std::chrono::minutes(shown.tm_min) + std::chrono::seconds(shown.tm_sec);
  return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

}  // namespace

Reader::Reader(std::unique_ptr<PreparedStatement> statement, const std::vector<Column>& columns,
               const Cancellation& cancellation)
    : cells_(columns.size()), statement_(std::move(statement)), cancellation_(cancellation) {
  arrow::FieldVector fields;
  for (const Column& column : columns)
    fields.push_back(arrow::field(column.name, arrow_type(column)));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto& value = cells_[i].value;
    switch (columns[i].type) {
      case ::soci::dt_integer:
      case ::soci::dt_long_long:
        statement_->define(&value.emplace<long long>(), ::soci::details::x_long_long);
        break;
      case ::soci::dt_unsigned_long_long:
        statement_->define(&value.emplace<unsigned long long>(),
                           ::soci::details::x_unsigned_long_long);
        break;
      case ::soci::dt_double:
        statement_->define(&value.emplace<double>(), ::soci::details::x_double);
        break;
      case ::soci::dt_date:
        statement_->define(&value.emplace<std::tm>(), ::soci::details::x_stdtm);
        break;
      default:
        statement_->define(&value.emplace<std::string>(), ::soci::details::x_stdstring);
    }
  }
  set_schema(arrow::schema(std::move(fields)));
  statement_->open();
}

std::optional<std::size_t> Reader::read_row() {
  cancellation_.throw_if_requested();
  if (!statement_->fetch()) return std::nullopt;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < columns(); ++i) bytes += append(i);
  return bytes;
}

std::size_t Reader::append(std::size_t column) {
  Cell& cell = cells_[column];
  try {
    cell.indicator = ::soci::i_ok;
    statement_->into(column).post_fetch(true, true, &cell.indicator);
  } catch (const ::soci::soci_error& error) {
    throw value_error(column, error.get_error_message(), "CAST the column to text in the query");
  }
  arrow::ArrayBuilder& target = builder(column);
  if (cell.indicator == ::soci::i_null) {
    check(target.AppendNull());
    return sizeof(std::int64_t);
  }
  if (cell.indicator == ::soci::i_truncated) {
    throw value_error(column, "the backend cut the value short",
                      "CAST the column to a shorter type in the query");
  }
  if (const auto* text = std::get_if<std::string>(&cell.value)) {
    if (find_invalid_utf8(*text)) {
      throw value_error(column, "the text is not UTF-8",
                        "set the client's character set to UTF-8, or CAST the column");
    }
    check(static_cast<arrow::StringBuilder&>(target).Append(*text));
    return text->size() + sizeof(std::int32_t);
  }
  if (const auto* integer = std::get_if<long long>(&cell.value)) {
    check(static_cast<arrow::Int64Builder&>(target).Append(*integer));
  } else if (const auto* natural = std::get_if<unsigned long long>(&cell.value)) {
    check(static_cast<arrow::UInt64Builder&>(target).Append(*natural));
  } else if (const auto* real = std::get_if<double>(&cell.value)) {
    check(static_cast<arrow::DoubleBuilder&>(target).Append(*real));
  } else {
    const auto time = microseconds_of(std::get<std::tm>(cell.value));
    if (!time) {
      throw value_error(column, "the value is no date between the years 1 and 9999",
                        "CAST the column to text in the query");
    }
    check(static_cast<arrow::TimestampBuilder&>(target).Append(*time));
  }
  return sizeof(std::int64_t);
}

}  // namespace sqlpod::soci
