#include "executor/table/column_cast.h"

#include <arrow/array/util.h>
#include <arrow/buffer_builder.h>

#include <optional>
#include <string>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"

namespace sqlpod {
namespace {

/// What users call the type of a query's column.
std::string type_name(const CastSource& source) {
  switch (source.id) {
    case arrow::Type::BOOL:
      return "bool";
    case arrow::Type::FLOAT:
    case arrow::Type::DOUBLE:
      return "float";
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      if (source.is_numeric_text()) return "decimal";
      return source.kind == TextKind::json ? "json" : "str";
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
      return "bytes";
    case arrow::Type::DATE32:
      return "date";
    case arrow::Type::TIME64:
      return "time";
    case arrow::Type::TIMESTAMP:
      return "datetime";
    case arrow::Type::DURATION:
      return "timedelta";
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return "decimal";
    case arrow::Type::INTERVAL_MONTH_DAY_NANO:
      return "interval";
    case arrow::Type::LIST:
      return "list[" + type_name(CastSource(*source.type->field(0))) + "]";
    default:
      return arrow::is_integer(source.id) ? "int" : source.type->ToString();
  }
}

TypePointer type_of(TypeKind declared, const CastSource& source) {
  switch (declared) {
    case TypeKind::integer:
      return arrow::int64();
    case TypeKind::real:
      return arrow::float64();
    case TypeKind::boolean:
      return arrow::boolean();
    case TypeKind::date:
      return arrow::date32();
    case TypeKind::time:
      return arrow::time64(arrow::TimeUnit::MICRO);
    case TypeKind::datetime:
      return source.is(arrow::Type::TIMESTAMP) ? source.type
                                               : arrow::timestamp(arrow::TimeUnit::MICRO);
    case TypeKind::timedelta:
      return arrow::duration(arrow::TimeUnit::MICRO);
    case TypeKind::decimal:
      return decimal_type(source);
    case TypeKind::bytes:
      return arrow::binary();
    case TypeKind::text:
    case TypeKind::uuid:
    case TypeKind::json:
    case TypeKind::list:
      return arrow::utf8();
  }
  return arrow::utf8();
}

CellCast cast_to(TypeKind declared, const CastSource& source, const TypePointer& type) {
  if (source.is(arrow::Type::NA) && declared != TypeKind::list) {
    return [type](const std::shared_ptr<arrow::Array>& array, std::int64_t) {
      return checked(arrow::MakeArrayOfNull(type, array->length()));
    };
  }
  switch (declared) {
    case TypeKind::integer:
      return cast_to_int(source);
    case TypeKind::real:
      return cast_to_float(source);
    case TypeKind::text:
      return cast_to_str(source);
    case TypeKind::boolean:
      return cast_to_bool(source);
    case TypeKind::date:
      return cast_to_date(source);
    case TypeKind::time:
      return cast_to_time(source);
    case TypeKind::datetime:
      return cast_to_datetime(source);
    case TypeKind::timedelta:
      return cast_to_timedelta(source);
    case TypeKind::decimal:
      return cast_to_decimal(source, type);
    case TypeKind::bytes:
      return cast_to_bytes(source);
    case TypeKind::uuid:
      return cast_to_uuid(source);
    case TypeKind::json:
      return cast_to_json(source);
    case TypeKind::list:
      return {};
  }
  return {};
}

TextKind text_kind_of(TypeKind declared, const CastSource& source) {
  if (declared == TypeKind::json) return TextKind::json;
  // The scale of a decimal made of an unbounded number says nothing of the number.
  return declared == TypeKind::decimal && source.is_numeric_text() ? TextKind::numeric
                                                                   : TextKind::plain;
}

/// Casts the elements of all lists at once. When one does not fit, each is cast by itself, to find
/// the row that the message is to name.
std::shared_ptr<arrow::Array> cast_elements(const arrow::ListArray& list, std::int64_t first_row,
                                            const CellCast& cast) {
  const std::int64_t begin = list.value_offset(0);
  const std::int64_t end = list.value_offset(list.length());
  try {
    return cast(list.values()->Slice(begin, end - begin), first_row);
  } catch (const Error&) {
    for (std::int64_t row = 0; row < list.length(); ++row) {
      for (std::int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
        cast(list.values()->Slice(i, 1), first_row + row);
      }
    }
    throw;
  }
}

CellCast cast_to_list(const TypePointer& type, const CellCast& cast) {
  return [type, cast](const std::shared_ptr<arrow::Array>& array, std::int64_t first_row) {
    const auto& list = static_cast<const arrow::ListArray&>(*array);
    if (list.length() == 0) return checked(arrow::MakeEmptyArray(type));
    auto values = cast_elements(list, first_row, cast);
    arrow::TypedBufferBuilder<std::int32_t> offsets;
    arrow::TypedBufferBuilder<bool> validity;
    for (std::int64_t row = 0; row <= list.length(); ++row) {
      check(offsets.Append(list.value_offset(row) - list.value_offset(0)));
      if (row < list.length()) check(validity.Append(list.IsValid(row)));
    }
    return std::static_pointer_cast<arrow::Array>(
        std::make_shared<arrow::ListArray>(type, list.length(), checked(offsets.Finish()),
                                           std::move(values), checked(validity.Finish())));
  };
}

/// None when the cast could lose information.
std::optional<ColumnCast> column_cast(const CastSource& source, const OutputColumn& declared) {
  if (declared.type.kind == TypeKind::list && source.is(arrow::Type::LIST)) {
    const CastSource element(*source.type->field(0)->WithName(source.name));
    auto cast = column_cast(element, {declared.name, *declared.type.element});
    if (!cast) return std::nullopt;
    const TypePointer type = arrow::list(cast->field->WithName("item"));
    return ColumnCast{arrow::field(declared.name, type), cast_to_list(type, cast->apply)};
  }
  const TypePointer type = type_of(declared.type.kind, source);
  CellCast cast = cast_to(declared.type.kind, source, type);
  if (!cast) return std::nullopt;
  return ColumnCast{arrow::field(declared.name, type, true,
                                 text_kind_metadata(text_kind_of(declared.type.kind, source))),
                    std::move(cast)};
}

}  // namespace

CastSource::CastSource(const arrow::Field& field)
    : name(field.name()),
      type(field.type()),
      id(field.type()->id()),
      text(is_text(field)),
      kind(text_kind(field)),
      append(cell_text(field)) {}

CellCast unchanged() {
  return [](const std::shared_ptr<arrow::Array>& array, std::int64_t) { return array; };
}

ColumnCast make_column_cast(const arrow::Field& source_field, const OutputColumn& declared) {
  const CastSource source(source_field);
  if (auto cast = column_cast(source, declared)) return *std::move(cast);
  const std::string given = type_name(source);
  throw Error(ErrorKind::query,
              "column '" + declared.name + "': the query gives " + given + ", which as " +
                  to_string(declared.type) + " could lose information",
              "declare the column as " + given + ", or CAST it in the query");
}

}  // namespace sqlpod
