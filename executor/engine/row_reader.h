// The common part of every native reader: collects rows into record batches of a bounded size.
//
// A dialect's reader derives from it, decodes one row at a time into the builders, and says when
// the server has said that it was the end. One batch is held at a time. One thread at a time.
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "error/error.h"

namespace sqlpod {

class RowReader : public arrow::RecordBatchReader {
 public:
  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override;

 protected:
  /// Takes the schema that the dialect made of the result's columns.
  void set_schema(std::shared_ptr<arrow::Schema> schema);

  /// Appends the next row, one value to every builder, and answers its size in bytes; none at the
  /// end that the server confirmed. Throws Error.
  virtual std::optional<std::size_t> read_row() = 0;

  arrow::ArrayBuilder& builder(std::size_t column) { return *builders_[column]; }
  std::size_t columns() const { return builders_.size(); }

  /// Number of the row that read_row() is at, from 1: for messages.
  std::int64_t row_number() const { return rows_before_batch_ + rows_in_batch_ + 1; }

  /// "row 17, column 'value': what" as an Error (query).
  Error value_error(std::size_t column, const std::string& what, const std::string& hint) const;

 private:
  std::shared_ptr<arrow::RecordBatch> next_batch();

  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  std::int64_t rows_before_batch_ = 0;
  std::int64_t rows_in_batch_ = 0;
  bool at_end_ = false;
};

}  // namespace sqlpod
