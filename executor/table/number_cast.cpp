// Casts into int, float, bool and decimal.
#include <arrow/array/builder_decimal.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/util/decimal.h>

#include <utility>

#include "executor/table/cell_cast.h"
#include "executor/table/exact_number.h"

namespace sqlpod {
namespace {

// A number without bounds on its digits becomes a decimal with room for what databases compute.
constexpr std::int32_t unbounded_precision = 76;
constexpr std::int32_t unbounded_scale = 38;

bool is_whole_decimal(const CastSource& source) {
  return arrow::is_decimal(source.id) &&
         static_cast<const arrow::DecimalType&>(*source.type).scale() <= 0;
}

arrow::Decimal256 unbounded_decimal(std::string_view text) {
  arrow::Decimal256 value;
  std::int32_t precision = 0;
  std::int32_t scale = 0;
  if (arrow::Decimal256::FromString(text, &value, &precision, &scale).ok()) {
    const auto rescaled = value.Rescale(scale, unbounded_scale);
    if (rescaled.ok() && rescaled->FitsInPrecision(unbounded_precision)) return *rescaled;
  }
  throw misfit("the number does not fit into 38 digits before and 38 after the point",
               "declare the column as str, or CAST it to a numeric with precision and scale");
}

}  // namespace

CellCast cast_to_int(const CastSource& source) {
  if (source.is(arrow::Type::INT64)) return unchanged();
  if (source.is_numeric_text() || is_whole_decimal(source)) {
    return cast_text<arrow::Int64Builder>(
        source, arrow::int64(), [](std::string_view text) { return exact_integer(text); });
  }
  return for_integers(source, [&]<typename Array>(std::type_identity<Array>) {
    return cast_values<Array, arrow::Int64Builder>(source, arrow::int64(), [](auto value) {
      return std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value)
                                                : exact_integer(std::to_string(value));
    });
  });
}

CellCast cast_to_float(const CastSource& source) {
  if (source.is(arrow::Type::DOUBLE)) return unchanged();
  // A float of 32 bits becomes the double nearest to what it prints: 0.1 stays 0.1.
  if (source.is_numeric_text()) {
    return cast_text<arrow::DoubleBuilder>(
        source, arrow::float64(), [](std::string_view text) { return computed_real(text); });
  }
  if (source.is(arrow::Type::FLOAT) || arrow::is_decimal(source.id)) {
    return cast_text<arrow::DoubleBuilder>(source, arrow::float64(),
                                           [](std::string_view text) { return exact_real(text); });
  }
  return for_integers(source, [&]<typename Array>(std::type_identity<Array>) {
    using Integer = decltype(std::declval<Array>().Value(0));
    using Wide = std::conditional_t<std::is_signed_v<Integer>, std::int64_t, std::uint64_t>;
    return cast_values<Array, arrow::DoubleBuilder>(source, arrow::float64(), [](Integer value) {
      return exact_real(static_cast<Wide>(value));
    });
  });
}

CellCast cast_to_bool(const CastSource& source) {
  if (source.is(arrow::Type::BOOL)) return unchanged();
  return for_integers(source, [&]<typename Array>(std::type_identity<Array>) {
    return cast_values<Array, arrow::BooleanBuilder>(source, arrow::boolean(), [](auto value) {
      if (value != 0 && value != 1) {
        throw misfit(std::to_string(value) + " is neither 0 nor 1", "declare the column as int");
      }
      return value == 1;
    });
  });
}

CellCast cast_to_decimal(const CastSource& source, const TypePointer& type) {
  if (arrow::is_decimal(source.id)) return unchanged();
  if (source.is_numeric_text()) {
    return cast_text<arrow::Decimal256Builder>(source, type, unbounded_decimal);
  }
  return for_integers(source, [&]<typename Array>(std::type_identity<Array>) {
    return cast_values<Array, arrow::Decimal128Builder>(
        source, type, [](auto value) { return arrow::Decimal128(value); });
  });
}

TypePointer decimal_type(const CastSource& source) {
  switch (source.id) {
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return source.type;
    case arrow::Type::INT8:
    case arrow::Type::UINT8:
      return arrow::decimal128(3, 0);
    case arrow::Type::INT16:
    case arrow::Type::UINT16:
      return arrow::decimal128(5, 0);
    case arrow::Type::INT32:
    case arrow::Type::UINT32:
      return arrow::decimal128(10, 0);
    case arrow::Type::INT64:
      return arrow::decimal128(19, 0);
    case arrow::Type::UINT64:
      return arrow::decimal128(20, 0);
    default:
      return arrow::decimal256(unbounded_precision, unbounded_scale);
  }
}

}  // namespace sqlpod
