#include "executor/engine/soci/parameter_value.h"

#include <chrono>
#include <cstdint>

#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod::soci {
namespace {

constexpr std::int64_t microseconds_per_second = 1'000'000;

/// Seconds since 1970-01-01 as a clock and calendar show them.
std::tm calendar(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::tm shown{};
  shown.tm_year = static_cast<int>(date.year()) - 1900;
  shown.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  shown.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  shown.tm_hour = static_cast<int>(clock.hours().count());
  shown.tm_min = static_cast<int>(clock.minutes().count());
  shown.tm_sec = static_cast<int>(clock.seconds().count());
  return shown;
}

/// A value of the type that a NULL is bound as.
ParameterValue null_of(TypeKind kind) {
  ParameterValue null;
  null.indicator = ::soci::i_null;
  if (kind == TypeKind::integer || kind == TypeKind::boolean) null.value = 0LL;
  if (kind == TypeKind::real) null.value = 0.0;
  if (kind == TypeKind::date || kind == TypeKind::datetime) null.value = calendar({});
  return null;
}

Error cannot_be_bound(const Parameter& parameter, const std::string& what, std::string hint) {
  return {ErrorKind::usage, "'" + parameter.name + "' is " + what + " over SOCI", std::move(hint)};
}

ParameterValue text_value(const Parameter& parameter, std::string text) {
  if (text.find('\0') != std::string::npos) {
    throw cannot_be_bound(parameter, "a text with a NUL, which would end it", "leave the NUL out");
  }
  return {std::move(text)};
}

}  // namespace

ParameterValue parameter_value(const Parameter& parameter) {
  const Value& value = parameter.value;
  if (value.is_null()) return null_of(parameter.type.kind);
  if (parameter.type.kind == TypeKind::list) {
    throw cannot_be_bound(
        parameter, "a list, which has no type",
        "write IN {{ ." + parameter.name + " }}: it expands to one parameter an element");
  }
  if (parameter.type.kind == TypeKind::json) return text_value(parameter, to_json(value));
  if (value.get_if<Bytes>() != nullptr) {
    throw cannot_be_bound(parameter, "of bytes, which not every backend can bind",
                          "bind its text in base64, or use a dialect of its own");
  }
  if (const auto* integer = value.get_if<std::int64_t>()) {
    return {static_cast<long long>(*integer)};
  }
  if (const auto* real = value.get_if<double>()) return {*real};
  if (const auto* truth = value.get_if<bool>()) return {*truth ? 1LL : 0LL};
  if (const auto* date = value.get_if<Date>()) {
    return {calendar(std::chrono::sys_days(std::chrono::days(date->days)))};
  }
  if (const auto* time = value.get_if<DateTime>()) {
    if (!time->utc_offset_seconds && time->microseconds % microseconds_per_second == 0) {
      return {calendar(std::chrono::sys_seconds(
          std::chrono::seconds(time->microseconds / microseconds_per_second)))};
    }
  }
  return text_value(parameter, to_text(value));
}

::soci::details::exchange_type exchange_type_of(const ParameterValue& value) {
  if (std::holds_alternative<long long>(value.value)) return ::soci::details::x_long_long;
  if (std::holds_alternative<double>(value.value)) return ::soci::details::x_double;
  if (std::holds_alternative<std::tm>(value.value)) return ::soci::details::x_stdtm;
  return ::soci::details::x_stdstring;
}

}  // namespace sqlpod::soci
