// A column of an Arrow or Parquet file as it is bound: of the type that is declared, else of its
// own.
//
// Dictionaries, views and extension types are resolved to what they stand for. A declared type is
// reached by way of the cells' text, read as inputs are, unless the column has it already.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "config/input_type.h"
#include "error/error.h"
#include "executor/table/cell_text.h"
#include "executor/table/column_builder.h"

namespace sqlpod {

/// A cell that is no value of its column's type.
class CellError : public Error {
 public:
  CellError(std::int64_t index, const Error& error) : Error(error), index_(index) {}
  /// Where the cell stands in its array.
  std::int64_t index() const { return index_; }

 private:
  std::int64_t index_;
};

class ArrowColumn {
 public:
  /// Throws Error (usage), without a place, when the type of the column cannot be bound, or has no
  /// way to the declared one.
  ArrowColumn(const arrow::DataType& source, const std::optional<InputType>& declared);

  /// Throws CellError for a cell that is no value of the declared type, and Error (usage) without a
  /// place for an array that cannot be resolved.
  std::shared_ptr<arrow::Array> convert(const std::shared_ptr<arrow::Array>& array);

 private:
  enum class Way { unchanged, text, bytes, uuid, list };

  Way way_to(const InputType& declared);
  void refuse_null(const arrow::Array& array) const;
  std::shared_ptr<arrow::Array> convert_list(const arrow::Array& array);
  void append(const arrow::Array& array, std::int64_t row);

  std::shared_ptr<arrow::DataType> plain_;  ///< what the array is resolved to first
  Way way_ = Way::unchanged;
  bool nullable_ = true;
  std::unique_ptr<ColumnBuilder> builder_;
  AppendCell append_text_ = nullptr;
  std::string text_;
  std::unique_ptr<ArrowColumn> items_;  ///< of a list
};

}  // namespace sqlpod
