#include "executor/engine/mysql/parameters.h"

#include <cstdint>

#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod::mysql {
namespace {

enum_field_types bind_type(TypeKind kind, const std::string& name) {
  switch (kind) {
    case TypeKind::integer:
      return MYSQL_TYPE_LONGLONG;
    case TypeKind::real:
      return MYSQL_TYPE_DOUBLE;
    case TypeKind::boolean:
      return MYSQL_TYPE_TINY;
    case TypeKind::decimal:
      return MYSQL_TYPE_NEWDECIMAL;  // a string would be compared as a double
    case TypeKind::bytes:
      return MYSQL_TYPE_BLOB;
    case TypeKind::text:
    case TypeKind::date:
    case TypeKind::time:
    case TypeKind::datetime:
    case TypeKind::timedelta:
    case TypeKind::uuid:
    case TypeKind::json:
      return MYSQL_TYPE_STRING;
    case TypeKind::list:
      break;
  }
  throw Error(ErrorKind::usage, "MySQL has no array to bind the list '" + name + "' to",
              "write IN {{ ." + name + " }}: it expands to one parameter an element");
}

template <typename Number>
std::string bytes_of(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

std::string utc_text(const Value& value) {
  constexpr std::int64_t second = 1'000'000;
  if (const auto* datetime = value.get_if<DateTime>();
      datetime != nullptr && datetime->utc_offset_seconds) {
    return to_text(
        Value(DateTime{datetime->microseconds - *datetime->utc_offset_seconds * second, {}}));
  }
  if (const auto* time = value.get_if<Time>(); time != nullptr && time->utc_offset_seconds) {
    constexpr std::int64_t day = 86'400 * second;
    const std::int64_t utc = time->microseconds - *time->utc_offset_seconds * second;
    return to_text(Value(Time{((utc % day) + day) % day, {}}));
  }
  return to_text(value);
}

std::string content(const Parameter& parameter) {
  const Value& value = parameter.value;
  if (value.is_null()) return {};
  if (parameter.type.kind == TypeKind::json) return to_json(value);
  if (const auto* integer = value.get_if<std::int64_t>()) return bytes_of(*integer);
  if (const auto* real = value.get_if<double>()) return bytes_of(*real);
  if (const auto* truth = value.get_if<bool>())
    return bytes_of(static_cast<signed char>(*truth ? 1 : 0));
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* bytes = value.get_if<Bytes>()) return bytes->data;
  return utc_text(value);
}

}  // namespace

Parameters::Parameters(const std::vector<Parameter>& parameters) : binds_(parameters.size()) {
  bytes_.reserve(parameters.size());  // the binds point into it
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    MYSQL_BIND& bind = binds_[i];
    bind.buffer_type = bind_type(parameters[i].type.kind, parameters[i].name);
    if (parameters[i].value.is_null()) bind.buffer_type = MYSQL_TYPE_NULL;
    std::string& bytes = bytes_.emplace_back(content(parameters[i]));
    bind.buffer = bytes.data();
    bind.buffer_length = bytes.size();
  }
}

}  // namespace sqlpod::mysql
