// Builds record batches of named columns, cell by cell.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "config/table_column.h"
#include "executor/table/column_builder.h"

namespace sqlpod {

class TableBuilder {
 public:
  explicit TableBuilder(const std::vector<TableColumn>& columns);

  std::size_t size() const { return names_.size(); }
  const std::string& name(std::size_t column) const { return names_[column]; }
  ColumnBuilder& operator[](std::size_t column) { return *columns_[column]; }

  /// The cells so far, `rows` in each column; the builder begins anew.
  std::shared_ptr<arrow::RecordBatch> finish(std::int64_t rows);

 private:
  std::vector<std::string> names_;
  std::vector<std::unique_ptr<ColumnBuilder>> columns_;
};

}  // namespace sqlpod
