#include "executor/table/output_schema.h"

#include <Poco/String.h>

#include <string>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "error/nearest_name.h"
#include "executor/table/column_cast.h"

namespace sqlpod {
namespace {

constexpr int not_found = -1;

/// The position of the query's column of this name: as written, else the only one that differs in
/// case alone. Throws Error (query) when several columns could be meant.
int find_column(const arrow::Schema& schema, const std::string& name) {
  std::vector<int> exact;
  std::vector<int> similar;
  for (int i = 0; i < schema.num_fields(); ++i) {
    const std::string& candidate = schema.field(i)->name();
    if (candidate == name) exact.push_back(i);
    if (Poco::icompare(candidate, name) == 0) similar.push_back(i);
  }
  const std::vector<int>& matching = exact.empty() ? similar : exact;
  if (matching.size() > 1) {
    throw Error(ErrorKind::query,
                "output_schema_type has the column '" + name + "', and the query returns " +
                    std::to_string(matching.size()) + " that could be it",
                "give each column of the query its own name with AS");
  }
  return matching.empty() ? not_found : matching.front();
}

[[noreturn]] void throw_missing(const std::vector<std::string>& missing,
                                const arrow::Schema& schema) {
  std::string names;
  for (const std::string& name : missing) names += (names.empty() ? "'" : ", '") + name + "'";
  std::string columns;
  for (const auto& field : schema.fields()) {
    columns += (columns.empty() ? "'" : ", '") + field->name() + "'";
  }
  std::string hint;
  for (const std::string& name : missing) {
    const std::string nearest = nearest_name(name, schema.field_names());
    if (nearest.empty()) continue;
    hint.append(hint.empty() ? "" : "; ").append("did you mean '").append(nearest);
    hint.append("' for '").append(name).append("'?");
  }
  throw Error(ErrorKind::query,
              std::string("the query does not return the ") +
                  (missing.size() == 1 ? "column " : "columns ") + names +
                  " of output_schema_type; it returns " + (columns.empty() ? "none" : columns),
              hint.empty() ? "name the query's columns as output_schema_type does, with AS" : hint);
}

struct OutputField {
  int source;  ///< the position among the query's columns
  ColumnCast cast;
};

std::vector<OutputField> match_columns(const arrow::Schema& schema,
                                       const std::vector<OutputColumn>& columns) {
  std::vector<int> sources;
  std::vector<std::string> missing;
  for (const OutputColumn& column : columns) {
    sources.push_back(find_column(schema, column.name));
    if (sources.back() == not_found) missing.push_back(column.name);
  }
  if (!missing.empty()) throw_missing(missing, schema);
  std::vector<OutputField> fields;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    fields.push_back({sources[i], make_column_cast(*schema.field(sources[i]), columns[i])});
  }
  return fields;
}

std::shared_ptr<arrow::Schema> schema_of(const std::vector<OutputField>& fields) {
  arrow::FieldVector vector;
  for (const OutputField& field : fields) vector.push_back(field.cast.field);
  return arrow::schema(std::move(vector));
}

class ConformingReader final : public arrow::RecordBatchReader {
 public:
  ConformingReader(std::shared_ptr<arrow::RecordBatchReader> input, std::vector<OutputField> fields)
      : input_(std::move(input)), fields_(std::move(fields)), schema_(schema_of(fields_)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return guarded([&] { *batch = next(); });
  }

  arrow::Status Close() override { return input_->Close(); }

 private:
  std::shared_ptr<arrow::RecordBatch> next() {
    std::shared_ptr<arrow::RecordBatch> batch;
    check(input_->ReadNext(&batch));
    if (batch == nullptr) return nullptr;
    arrow::ArrayVector arrays;
    for (const OutputField& field : fields_) {
      arrays.push_back(field.cast.apply(batch->column(field.source), next_row_));
    }
    next_row_ += batch->num_rows();
    return arrow::RecordBatch::Make(schema_, batch->num_rows(), std::move(arrays));
  }

  std::shared_ptr<arrow::RecordBatchReader> input_;
  std::vector<OutputField> fields_;
  std::shared_ptr<arrow::Schema> schema_;
  std::int64_t next_row_ = 1;
};

}  // namespace

std::shared_ptr<arrow::RecordBatchReader> conform(std::shared_ptr<arrow::RecordBatchReader> input,
                                                  const OutputSchema& schema) {
  if (schema.any) return input;
  std::vector<OutputField> fields = match_columns(*input->schema(), schema.columns);
  return std::make_shared<ConformingReader>(std::move(input), std::move(fields));
}

}  // namespace sqlpod
