#include "executor/engine/row_reader.h"

#include <utility>

#include "error/arrow_status.h"

namespace sqlpod {
namespace {

// Large enough that the cost of a batch is spread thin, small enough that memory stays flat with
// wide rows.
constexpr std::int64_t max_batch_rows = 16 * 1024;
constexpr std::size_t max_batch_bytes = 4 * 1024 * 1024;

}  // namespace

void RowReader::set_schema(std::shared_ptr<arrow::Schema> schema) {
  schema_ = std::move(schema);
  builders_.clear();
  for (const auto& field : schema_->fields()) {
    builders_.push_back(checked(arrow::MakeBuilder(field->type())));
  }
}

arrow::Status RowReader::ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) {
  return guarded([&] { *batch = next_batch(); });
}

std::shared_ptr<arrow::RecordBatch> RowReader::next_batch() {
  // A batch is as long as the one before it, most often.
  for (const auto& builder : builders_) check(builder->Reserve(rows_in_batch_));
  rows_before_batch_ += std::exchange(rows_in_batch_, 0);
  std::size_t bytes = 0;
  while (!at_end_ && rows_in_batch_ < max_batch_rows && bytes < max_batch_bytes) {
    if (const auto row_bytes = read_row()) {
      bytes += *row_bytes;
      ++rows_in_batch_;
    } else {
      at_end_ = true;
    }
  }
  if (rows_in_batch_ == 0) return nullptr;
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  arrays.reserve(builders_.size());
  for (const auto& builder : builders_) arrays.push_back(checked(builder->Finish()));
  return arrow::RecordBatch::Make(schema_, rows_in_batch_, std::move(arrays));
}

Error RowReader::value_error(std::size_t column, const std::string& what,
                             const std::string& hint) const {
  const std::string& column_name = schema_->field(static_cast<int>(column))->name();
  return {ErrorKind::query,
          "row " + std::to_string(row_number()) + ", column '" + column_name + "': " + what, hint};
}

}  // namespace sqlpod
