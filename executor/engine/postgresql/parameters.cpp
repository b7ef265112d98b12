#include "executor/engine/postgresql/parameters.h"

#include <cstdint>
#include <limits>
#include <string_view>

#include "config/value_text.h"
#include "error/error.h"
#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

Oid integer_oid(std::int64_t value) {
  if (value >= std::numeric_limits<std::int16_t>::min() &&
      value <= std::numeric_limits<std::int16_t>::max()) {
    return int2_oid;
  }
  if (value >= std::numeric_limits<std::int32_t>::min() &&
      value <= std::numeric_limits<std::int32_t>::max()) {
    return int4_oid;
  }
  return int8_oid;
}

bool has_offset(const Value& value) {
  if (const auto* time = value.get_if<Time>()) return time->utc_offset_seconds.has_value();
  if (const auto* datetime = value.get_if<DateTime>())
    return datetime->utc_offset_seconds.has_value();
  return false;
}

Oid scalar_oid(TypeKind kind, const Value& value) {
  switch (kind) {
    case TypeKind::integer: {
      const auto* integer = value.get_if<std::int64_t>();
      return integer == nullptr ? Oid{int8_oid} : integer_oid(*integer);
    }
    case TypeKind::real:
      return float8_oid;
    case TypeKind::text:
      return unknown_oid;
    case TypeKind::boolean:
      return bool_oid;
    case TypeKind::date:
      return date_oid;
    case TypeKind::time:
      return has_offset(value) ? timetz_oid : time_oid;
    case TypeKind::datetime:
      return has_offset(value) ? timestamptz_oid : timestamp_oid;
    case TypeKind::timedelta:
      return interval_oid;
    case TypeKind::decimal:
      return numeric_oid;
    case TypeKind::bytes:
      return bytea_oid;
    case TypeKind::uuid:
      return uuid_oid;
    case TypeKind::json:
      return jsonb_oid;
    case TypeKind::list:
      return unknown_oid;
  }
  return unknown_oid;
}

Oid array_oid(TypeKind element, const Value& first) {
  switch (element) {
    case TypeKind::integer:
      return int8_array_oid;
    case TypeKind::real:
      return float8_array_oid;
    case TypeKind::text:
      return text_array_oid;
    case TypeKind::boolean:
      return bool_array_oid;
    case TypeKind::date:
      return date_array_oid;
    case TypeKind::time:
      return has_offset(first) ? timetz_array_oid : time_array_oid;
    case TypeKind::datetime:
      return has_offset(first) ? timestamptz_array_oid : timestamp_array_oid;
    case TypeKind::timedelta:
      return interval_array_oid;
    case TypeKind::decimal:
      return numeric_array_oid;
    case TypeKind::bytes:
      return bytea_array_oid;
    case TypeKind::uuid:
      return uuid_array_oid;
    case TypeKind::json:
      return jsonb_array_oid;
    case TypeKind::list:
      return unknown_oid;  // an array of arrays is written as one; the server chooses
  }
  return unknown_oid;
}

const Value* first_not_null(const Value& list) {
  if (const auto* items = list.get_if<Value::List>()) {
    for (const Value& item : *items) {
      if (!item.is_null()) return &item;
    }
  }
  return nullptr;
}

/// The element type of a list: as declared, else that of its first element.
TypeKind element_kind(const InputType& type, const Value& list) {
  if (type.element != nullptr) return type.element->kind;
  const Value* first = first_not_null(list);
  return first == nullptr ? TypeKind::text : kind_of(*first);
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "\\x";
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string literal(const Value& value, TypeKind kind);

/// Source: PostgreSQL documentation, "Array Input and Output Syntax".
std::string array_literal(const Value::List& items, TypeKind element) {
  std::string text = "{";
  for (const Value& item : items) {
    if (text.size() > 1) text += ',';
    if (item.is_null()) {
      text += "NULL";
    } else if (const auto* nested = item.get_if<Value::List>();
               nested != nullptr && element == TypeKind::list) {
      const Value* first = first_not_null(item);
      text += array_literal(*nested, first == nullptr ? TypeKind::text : kind_of(*first));
    } else {
      text += '"';
      for (const char c : literal(item, element)) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
      }
      text += '"';
    }
  }
  return text + "}";
}

std::string literal(const Value& value, TypeKind kind) {
  if (kind == TypeKind::json) return to_json(value);
  if (const auto* bytes = value.get_if<Bytes>()) return hex(bytes->data);
  return to_text(value);
}

}  // namespace

Oid parameter_type(const InputType& type, const Value& value) {
  if (type.kind != TypeKind::list) return scalar_oid(type.kind, value);
  const Value* first = first_not_null(value);
  return array_oid(element_kind(type, value), first == nullptr ? Value() : *first);
}

std::string parameter_text(const InputType& type, const Value& value, const std::string& name) {
  if (value.is_null()) return {};
  const auto* items = type.kind == TypeKind::list ? value.get_if<Value::List>() : nullptr;
  std::string text = items == nullptr ? literal(value, type.kind)
                                      : array_literal(*items, element_kind(type, value));
  if (text.find('\0') != std::string::npos) {
    throw Error(ErrorKind::usage, "the value of '" + name + "' holds a NUL character",
                "PostgreSQL's text types cannot hold one: use type bytes and a bytea column");
  }
  return text;
}

Parameters::Parameters(const std::vector<Parameter>& parameters) {
  types_.reserve(parameters.size());
  texts_.reserve(parameters.size());
  values_.reserve(parameters.size());
  for (const Parameter& parameter : parameters) {
    types_.push_back(parameter_type(parameter.type, parameter.value));
    texts_.push_back(parameter_text(parameter.type, parameter.value, parameter.name));
    values_.push_back(parameter.value.is_null() ? nullptr : texts_.back().c_str());
  }
}

}  // namespace sqlpod::postgresql
