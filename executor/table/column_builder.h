// Builds a column of a declared type from cells as a file gives them, read exactly as inputs are.
//
// Arrow types: int64, float64, utf8, bool, date32, time64[us], duration[us], binary, list; a
// datetime is timestamp[us], in UTC when the column's first value has an offset; decimals, UUIDs
// and JSON are their canonical text. Errors: Error (usage) without a place.
#pragma once

#include <arrow/array.h>
#include <arrow/type.h>

#include <memory>
#include <string_view>

#include "config/document/document.h"
#include "config/input_type.h"
#include "config/value.h"

namespace sqlpod {

/// The cells of one column. Abstract: one implementation for each kind of type.
class CellBuilder {
 public:
  CellBuilder() = default;
  CellBuilder(const CellBuilder&) = delete;
  CellBuilder& operator=(const CellBuilder&) = delete;
  virtual ~CellBuilder() = default;

  virtual void append_null() = 0;
  /// A cell's text, valid UTF-8.
  virtual void append(std::string_view text) = 0;
  /// A value of the column's type, not NULL.
  virtual void append(const Value& value) = 0;
  /// The cells so far; the builder begins anew. The type of all of them is that of the first.
  virtual std::shared_ptr<arrow::Array> finish() = 0;
};

class ColumnBuilder {
 public:
  explicit ColumnBuilder(const InputType& type);

  const InputType& type() const { return type_; }

  void append_null();
  void append_text(std::string_view text) { cells_->append(text); }
  /// Where quotes tell a text from a word for NULL: nothing at all is NULL, and for a type other
  /// than str and json that may be NULL, so are ~, null and None.
  void append_csv(std::string_view text, bool quoted);
  void append_json(const Node& node);
  void append_value(const Value& value) { cells_->append(value); }

  std::shared_ptr<arrow::Array> finish() { return cells_->finish(); }

 private:
  InputType type_;
  std::unique_ptr<CellBuilder> cells_;
};

/// What the parameter of a declared column is bound as: the text of a json is bound as text, whose
/// type the database chooses.
InputType bound_type(const InputType& declared);

}  // namespace sqlpod
