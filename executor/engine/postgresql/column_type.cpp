#include "executor/engine/postgresql/column_type.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "executor/engine/cell_value.h"
#include "executor/engine/postgresql/oids.h"
#include "executor/engine/postgresql/parameters.h"

namespace sqlpod::postgresql {
namespace {

template <typename Array>
std::int64_t largest(const arrow::Array& column) {
  const auto& numbers = static_cast<const Array&>(column);
  std::int64_t most = 0;
  for (std::int64_t row = 0; row < numbers.length(); ++row) {
    if (numbers.IsNull(row)) continue;
    const std::int64_t number{numbers.Value(row)};
    // -2^n needs as little room as 2^n - 1.
    most = std::max(most, number < 0 ? -(number + 1) : number);
  }
  return most;
}

/// The value of the column that needs the most room, or one as large.
Value widest_integer(const arrow::Array& column) {
  using arrow::Type;
  switch (column.type_id()) {
    case Type::INT8:
      return largest<arrow::Int8Array>(column);
    case Type::INT16:
      return largest<arrow::Int16Array>(column);
    case Type::INT32:
      return largest<arrow::Int32Array>(column);
    case Type::INT64:
      return largest<arrow::Int64Array>(column);
    case Type::UINT8:
      return largest<arrow::UInt8Array>(column);
    case Type::UINT16:
      return largest<arrow::UInt16Array>(column);
    case Type::UINT32:
      return largest<arrow::UInt32Array>(column);
    default:
      return {};
  }
}

/// A value of the kind that cells of this type have, as far as it decides what they are bound as.
Value example(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::TIMESTAMP: {
      DateTime time;
      if (!static_cast<const arrow::TimestampType&>(type).timezone().empty()) {
        time.utc_offset_seconds = 0;
      }
      return time;
    }
    case arrow::Type::LIST:
    case arrow::Type::LARGE_LIST:
      return Value::List{example(*static_cast<const arrow::BaseListType&>(type).value_type())};
    case arrow::Type::DICTIONARY:
      return example(*static_cast<const arrow::DictionaryType&>(type).value_type());
    default:
      return {};
  }
}

/// The rank of an integer type; 0 for others.
int width(Oid type) {
  switch (type) {
    case int2_oid:
      return 2;
    case int4_oid:
      return 4;
    case int8_oid:
      return 8;
    default:
      return 0;
  }
}

}  // namespace

Oid column_type(const Parameter& parameter, const arrow::Array& column, Oid before) {
  const InputType natural = cell_type(*column.type());
  const bool untyped_list = parameter.type.kind == TypeKind::list && !parameter.type.element;
  const InputType& kind = untyped_list ? natural : parameter.type;
  const bool integers = kind.kind == TypeKind::integer;
  const Oid type =
      parameter_type(kind, integers ? widest_integer(column) : example(*column.type()));
  return width(type) < width(before) ? before : type;
}

}  // namespace sqlpod::postgresql
