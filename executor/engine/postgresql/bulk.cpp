#include "executor/engine/postgresql/bulk.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/postgresql/array_insert.h"
#include "executor/engine/postgresql/column_type.h"
#include "executor/engine/postgresql/engine.h"
#include "executor/engine/postgresql/insert_values.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/row_pipeline.h"
#include "executor/query/command_word.h"

namespace sqlpod::postgresql {
namespace {

class Bulk {
 public:
  Bulk(PGconn* connection, const Statement& statement, const arrow::Schema& schema)
      : connection_(connection), statement_(statement), schema_(schema) {
    for (const Parameter& parameter : statement.parameters) {
      types_.push_back(parameter.column ? 0 : parameter_type(parameter.type, parameter.value));
    }
    // Older servers, and Redshift among them, cannot unnest several arrays side by side.
    constexpr int with_unnest = 90400;
    if (PQserverVersion(connection) >= with_unnest) {
      array_sql_ = insert_from_arrays(statement, engine().sql());
    }
    total_.kind = command_word(statement.sql);
    if (counts_rows(total_.kind)) total_.rows = 0;
  }

  void run(const arrow::RecordBatch& batch, std::int64_t number) {
    const bool same_types = find_types(batch);
    std::int64_t row = 0;
    if (array_sql_ && batch.num_rows() > 0) {
      if (!insert_ || !same_types) {
        insert_ = ArrayInsert::prepare(connection_, statement_, *array_sql_, types_, schema_);
      }
      if (!insert_) array_sql_.reset();
    }
    while (array_sql_ && row < batch.num_rows()) {
      std::optional<Error> failure;
      const std::int64_t end = insert_->insert(batch, row, number, total_, failure);
      if (failure) {
        // One of the rows is at fault, and is found by running each. Should all of them do alone,
        // arrays are not for this statement.
        RowPipeline(connection_, statement_, types_).run(batch, row, end, number, total_);
        array_sql_.reset();
      }
      row = end;
    }
    if (row < batch.num_rows()) {
      RowPipeline(connection_, statement_, types_)
          .run(batch, row, batch.num_rows(), number, total_);
    }
  }

  const StatementResult& total() const { return total_; }

 private:
  /// The types that the batch's columns are bound as; false when they are others than before.
  bool find_types(const arrow::RecordBatch& batch) {
    const std::vector<Oid> before = types_;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      const Parameter& parameter = statement_.parameters[i];
      if (!parameter.column) continue;
      types_[i] = column_type(parameter, *batch.column(*parameter.column), types_[i]);
    }
    return types_ == before;
  }

  PGconn* connection_;
  const Statement& statement_;
  const arrow::Schema& schema_;
  std::vector<Oid> types_;
  std::optional<std::string> array_sql_;  ///< while arrays are to be tried
  std::unique_ptr<ArrayInsert> insert_;
  StatementResult total_;
};

}  // namespace

StatementResult execute_bulk(PGconn* connection, const Statement& statement,
                             arrow::RecordBatchReader& rows, const Cancellation& cancellation) {
  const std::shared_ptr<arrow::Schema> schema = rows.schema();
  Bulk bulk(connection, statement, *schema);
  std::int64_t number = 1;
  for (;;) {
    // Reading rows can take long, while nothing runs that a cancellation could stop.
    cancellation.throw_if_requested();
    std::shared_ptr<arrow::RecordBatch> batch;
    check(rows.ReadNext(&batch));
    if (!batch) return bulk.total();
    bulk.run(*batch, number);
    number += batch->num_rows();
  }
}

}  // namespace sqlpod::postgresql
