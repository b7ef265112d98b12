// What the casts of columns are made of: a loop over the cells of an array that names row and
// column when a value does not fit, and the two ways to look at a cell, as a value or as text.
//
// Each cast_to_… answers the cast of a source column into one declared type; an empty one says that
// there is none, for it could lose information. column_cast.cpp puts them together.
#pragma once

#include <arrow/array.h>
#include <arrow/memory_pool.h>
#include <arrow/type.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "error/arrow_status.h"
#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/text_kind.h"

namespace sqlpod {

using TypePointer = std::shared_ptr<arrow::DataType>;

/// Turns an array of the source column into one of the declared type. `first_row` is the number of
/// its first row, counted from 1. Throws Error (query) that names row and column for a value that
/// does not fit.
using CellCast = std::function<std::shared_ptr<arrow::Array>(
    const std::shared_ptr<arrow::Array>& array, std::int64_t first_row)>;

/// The column that is cast.
struct CastSource {
  explicit CastSource(const arrow::Field& field);

  bool is(arrow::Type::type other) const { return id == other; }
  bool is_numeric_text() const { return text && kind == TextKind::numeric; }
  bool is_plain_text() const { return text && kind == TextKind::plain; }

  std::string name;  ///< in the query, as messages have it
  TypePointer type;
  arrow::Type::type id;
  bool text;
  TextKind kind;
  AppendCell append;  ///< null when the type has no text form
};

CellCast cast_to_int(const CastSource& source);
CellCast cast_to_float(const CastSource& source);
CellCast cast_to_bool(const CastSource& source);
/// `type` is what decimal_type answers for the source.
CellCast cast_to_decimal(const CastSource& source, const TypePointer& type);
/// The type of a decimal column made of the source, with a precision and scale that hold all its
/// values.
TypePointer decimal_type(const CastSource& source);

CellCast cast_to_date(const CastSource& source);
CellCast cast_to_time(const CastSource& source);
/// Timestamps stay as they are, with or without zone; all else becomes a timestamp without zone.
CellCast cast_to_datetime(const CastSource& source);
CellCast cast_to_timedelta(const CastSource& source);

CellCast cast_to_str(const CastSource& source);
CellCast cast_to_bytes(const CastSource& source);
CellCast cast_to_uuid(const CastSource& source);
CellCast cast_to_json(const CastSource& source);

/// The Error for a value that does not fit; row and column are put before it.
inline Error misfit(const std::string& what, std::string hint) {
  return {ErrorKind::query, what, std::move(hint)};
}

/// The array as it is.
CellCast unchanged();

/// Builds an array of `type` from what `convert` answers for the row of each cell that is not NULL,
/// in order.
template <typename Builder, typename Convert>
std::shared_ptr<arrow::Array> convert_cells(const arrow::Array& array, std::int64_t first_row,
                                            const std::string& column, const TypePointer& type,
                                            Convert convert) {
  Builder builder(type, arrow::default_memory_pool());
  check(builder.Reserve(array.length()));
  std::int64_t row = 0;
  try {
    for (; row < array.length(); ++row) {
      check(array.IsNull(row) ? builder.AppendNull() : builder.Append(convert(row)));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::query && error.kind() != ErrorKind::usage) throw;
    throw Error(
        ErrorKind::query,
        "row " + std::to_string(first_row + row) + ", column '" + column + "': " + error.message(),
        error.hint());
  }
  return checked(builder.Finish());
}

/// Casts by the cells' values, as GetView of the array type answers them.
template <typename Array, typename Builder, typename Convert>
CellCast cast_values(const CastSource& source, TypePointer type, Convert convert) {
  return [column = source.name, type = std::move(type), convert](
             const std::shared_ptr<arrow::Array>& array, std::int64_t first_row) {
    const auto& cells = static_cast<const Array&>(*array);
    return convert_cells<Builder>(cells, first_row, column, type,
                                  [&](std::int64_t row) { return convert(cells.GetView(row)); });
  };
}

/// Casts by the cells' text. The source must have a text form.
template <typename Builder, typename Convert>
CellCast cast_text(const CastSource& source, TypePointer type, Convert convert) {
  return [column = source.name, append = source.append, type = std::move(type), convert](
             const std::shared_ptr<arrow::Array>& array, std::int64_t first_row) {
    std::string text;
    return convert_cells<Builder>(*array, first_row, column, type, [&](std::int64_t row) {
      text.clear();
      append(*array, row, text);
      return convert(std::string_view(text));
    });
  };
}

/// Calls `visit` with std::type_identity of the array type when the source is a column of integers;
/// else no cast.
template <typename Visit>
CellCast for_integers(const CastSource& source, Visit visit) {
  switch (source.id) {
    case arrow::Type::INT8:
      return visit(std::type_identity<arrow::Int8Array>{});
    case arrow::Type::INT16:
      return visit(std::type_identity<arrow::Int16Array>{});
    case arrow::Type::INT32:
      return visit(std::type_identity<arrow::Int32Array>{});
    case arrow::Type::INT64:
      return visit(std::type_identity<arrow::Int64Array>{});
    case arrow::Type::UINT8:
      return visit(std::type_identity<arrow::UInt8Array>{});
    case arrow::Type::UINT16:
      return visit(std::type_identity<arrow::UInt16Array>{});
    case arrow::Type::UINT32:
      return visit(std::type_identity<arrow::UInt32Array>{});
    case arrow::Type::UINT64:
      return visit(std::type_identity<arrow::UInt64Array>{});
    default:
      return {};
  }
}

}  // namespace sqlpod
