#include "executor/engine/mysql/parameters.h"

#include <cstdint>

#include "config/value_text.h"
#include "error/error.h"

namespace sqlpod::mysql {
namespace {

template <typename Number>
std::string bytes_of(Number number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// The value as the type of its parameter says it is.
template <typename Content>
const Content& held(const Value& value) {
  if (const auto* content = value.get_if<Content>()) return *content;
  throw Error(ErrorKind::internal, "a parameter's value is not of the parameter's type");
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

}  // namespace

enum_field_types bind_type(const Parameter& parameter) {
  switch (parameter.type.kind) {
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
    default:
      break;
  }
  throw Error(ErrorKind::usage, "MySQL has no array to bind the list '" + parameter.name + "' to",
              "write IN {{ ." + parameter.name + " }}: it expands to one parameter an element");
}

std::string bind_content(const InputType& type, const Value& value) {
  if (value.is_null()) return {};
  switch (type.kind) {
    case TypeKind::integer:
      return bytes_of(held<std::int64_t>(value));
    case TypeKind::real:
      if (const auto* whole = value.get_if<std::int64_t>()) {
        return bytes_of(static_cast<double>(*whole));
      }
      return bytes_of(held<double>(value));
    case TypeKind::boolean:
      return bytes_of(static_cast<signed char>(held<bool>(value) ? 1 : 0));
    case TypeKind::json:
      return to_json(value);
    default:
      break;
  }
  if (const auto* text = value.get_if<std::string>()) return *text;
  if (const auto* bytes = value.get_if<Bytes>()) return bytes->data;
  return utc_text(value);
}

Parameters::Parameters(const std::vector<Parameter>& parameters) : binds_(parameters.size()) {
  contents_.reserve(parameters.size());  // the binds point into it
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    MYSQL_BIND& bind = binds_[i];
    bind.buffer_type = bind_type(parameters[i]);
    if (parameters[i].value.is_null()) bind.buffer_type = MYSQL_TYPE_NULL;
    std::string& content =
        contents_.emplace_back(bind_content(parameters[i].type, parameters[i].value));
    bind.buffer = content.data();
    bind.buffer_length = content.size();
  }
}

std::size_t Parameters::bytes() const {
  constexpr std::size_t head = 9;  // of one value, at most
  std::size_t bytes = 0;
  for (const std::string& content : contents_) bytes += content.size() + head;
  return bytes;
}

}  // namespace sqlpod::mysql
