#include "executor/engine/postgresql/type.h"

#include <arrow/util/key_value_metadata.h>

#include <cstddef>

#include "executor/engine/postgresql/oids.h"

namespace sqlpod::postgresql {
namespace {

std::shared_ptr<arrow::Field> text_field(const std::string& name, const char* type) {
  // Who consumes the column may know what the text stands for.
  return arrow::field(name, arrow::utf8(), true,
                      arrow::key_value_metadata({"sqlpod.type"}, {type}));
}

/// Source: PostgreSQL's numerictypmodin: precision in the upper 16 bits, scale in the lower 11,
/// signed, offset by 4.
std::shared_ptr<arrow::Field> numeric_field(const std::string& name, int modifier) {
  constexpr int header = 4;
  if (modifier < header) return text_field(name, "numeric");
  const int precision = ((modifier - header) >> 16) & 0xffff;
  const int scale = (((modifier - header) & 0x7ff) ^ 1024) - 1024;
  if (precision < 1 || scale < 0 || scale > precision ||
      precision > arrow::Decimal256Type::kMaxPrecision) {
    return text_field(name, "numeric");
  }
  if (precision <= arrow::Decimal128Type::kMaxPrecision) {
    return arrow::field(name, arrow::decimal128(precision, scale));
  }
  return arrow::field(name, arrow::decimal256(precision, scale));
}

std::shared_ptr<arrow::Field> scalar_field(const std::string& name, Oid oid, int modifier) {
  switch (oid) {
    case bool_oid:
      return arrow::field(name, arrow::boolean());
    case int2_oid:
      return arrow::field(name, arrow::int16());
    case int4_oid:
      return arrow::field(name, arrow::int32());
    case int8_oid:
      return arrow::field(name, arrow::int64());
    case oid_oid:
      return arrow::field(name, arrow::uint32());
    case float4_oid:
      return arrow::field(name, arrow::float32());
    case float8_oid:
      return arrow::field(name, arrow::float64());
    case numeric_oid:
      return numeric_field(name, modifier);
    case bytea_oid:
      return arrow::field(name, arrow::binary());
    case date_oid:
      return arrow::field(name, arrow::date32());
    case time_oid:
      return arrow::field(name, arrow::time64(arrow::TimeUnit::MICRO));
    case timestamp_oid:
      return arrow::field(name, arrow::timestamp(arrow::TimeUnit::MICRO));
    case timestamptz_oid:
      return arrow::field(name, arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"));
    case interval_oid:
      return arrow::field(name, arrow::month_day_nano_interval());
    case json_oid:
    case jsonb_oid:
      return text_field(name, "json");
    case uuid_oid:
      return text_field(name, "uuid");
    default:
      return arrow::field(name, arrow::utf8());
  }
}

std::shared_ptr<arrow::Field> array_field(const std::string& name, const Type& type) {
  constexpr char item[] = "item";
  auto field = field_of(item, type.parts.at(0));
  for (int i = 0; i < type.dimensions; ++i) {
    field = arrow::field(i + 1 == type.dimensions ? name : item, arrow::list(std::move(field)));
  }
  return field;
}

std::shared_ptr<arrow::Field> composite_field(const std::string& name, const Type& type) {
  arrow::FieldVector fields;
  for (std::size_t i = 0; i < type.parts.size(); ++i) {
    fields.push_back(field_of(type.names.at(i), type.parts[i]));
  }
  return arrow::field(name, arrow::struct_(fields));
}

}  // namespace

std::shared_ptr<arrow::Field> field_of(const std::string& name, const Type& type) {
  switch (type.kind) {
    case Type::Kind::scalar:
      return scalar_field(name, type.oid, type.modifier);
    case Type::Kind::array:
      return array_field(name, type);
    case Type::Kind::composite:
      return composite_field(name, type);
    case Type::Kind::hstore:
      return arrow::field(name, arrow::map(arrow::utf8(), arrow::utf8()));
    case Type::Kind::text:
      // Its cast gives the digits alone: text_cast.cpp.
      if (type.oid == money_oid) return text_field(name, "numeric");
      if (type.oid == timetz_oid) return text_field(name, "timetz");
      break;
    case Type::Kind::enumerated:
      break;
  }
  return arrow::field(name, arrow::utf8());
}

Oid wire_oid(const Type& type) {
  if (type.kind == Type::Kind::text) return text_oid;
  return type.domain != 0 ? type.domain : type.oid;
}

}  // namespace sqlpod::postgresql
