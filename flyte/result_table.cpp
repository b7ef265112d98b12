#include "flyte/result_table.h"

#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/in_quotes.h"
#include "flyte/result_column.h"

namespace sqlpod::flyte {
namespace {

void require_distinct_names(const arrow::Schema& schema) {
  std::set<std::string> names;
  for (const auto& field : schema.fields()) {
    if (names.insert(field->name()).second) continue;
    throw Error(ErrorKind::query,
                "the query returns two columns with the name " + in_quotes(field->name()),
                "give one of them another name: … AS other");
  }
}

class ResultTable final : public arrow::RecordBatchReader {
 public:
  ResultTable(std::shared_ptr<arrow::RecordBatchReader> input, const ResultRules& rules)
      : input_(std::move(input)) {
    require_distinct_names(*input_->schema());
    check(input_->ReadNext(&first_));
    std::shared_ptr<arrow::RecordBatch> cells = first_;
    if (!cells) cells = checked(arrow::RecordBatch::MakeEmpty(input_->schema()));
    arrow::FieldVector fields;
    for (int i = 0; i < cells->num_columns(); ++i) {
      columns_.push_back(make_result_column(cells->schema()->field(i), *cells->column(i), rules));
      fields.push_back(columns_.back().field);
    }
    schema_ = arrow::schema(std::move(fields));
  }

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return guarded([&] {
      std::shared_ptr<arrow::RecordBatch> source = std::move(first_);
      first_ = nullptr;
      if (!source) check(input_->ReadNext(&source));
      *batch = source ? converted(*source) : nullptr;
    });
  }

 private:
  std::shared_ptr<arrow::RecordBatch> converted(const arrow::RecordBatch& source) {
    arrow::ArrayVector arrays;
    for (int i = 0; i < source.num_columns(); ++i) {
      const auto& [field, convert] = columns_[static_cast<std::size_t>(i)];
      try {
        arrays.push_back(convert ? convert(source.column(i), next_row_) : source.column(i));
      } catch (const Error& error) {
        throw Error(error.kind(), "column " + in_quotes(field->name()) + ", " + error.message(),
                    error.hint());
      }
    }
    next_row_ += source.num_rows();
    return arrow::RecordBatch::Make(schema_, source.num_rows(), std::move(arrays));
  }

  std::shared_ptr<arrow::RecordBatchReader> input_;
  std::shared_ptr<arrow::RecordBatch> first_;
  std::vector<ResultColumn> columns_;
  std::shared_ptr<arrow::Schema> schema_;
  std::int64_t next_row_ = 1;
};

}  // namespace

std::shared_ptr<arrow::RecordBatchReader> result_table(
    std::shared_ptr<arrow::RecordBatchReader> input, const ResultRules& rules) {
  return std::make_shared<ResultTable>(std::move(input), rules);
}

}  // namespace sqlpod::flyte
