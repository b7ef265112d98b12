#include "executor/table/table_builder.h"

#include <utility>

namespace sqlpod {

TableBuilder::TableBuilder(const std::vector<TableColumn>& columns) {
  for (const TableColumn& column : columns) {
    names_.push_back(column.name);
    columns_.push_back(std::make_unique<ColumnBuilder>(column.type));
  }
}

std::shared_ptr<arrow::RecordBatch> TableBuilder::finish(std::int64_t rows) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    arrays.push_back(columns_[i]->finish());
    fields.push_back(arrow::field(names_[i], arrays.back()->type()));
  }
  return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows, std::move(arrays));
}

}  // namespace sqlpod
