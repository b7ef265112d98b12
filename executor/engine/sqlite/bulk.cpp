#include "executor/engine/sqlite/bulk.h"

#include <memory>
#include <utility>

#include "error/arrow_status.h"
#include "executor/engine/engine.h"
#include "executor/engine/sqlite/column_binder.h"
#include "executor/engine/sqlite/error.h"

namespace sqlpod::sqlite {
namespace {

using ColumnBinders = std::vector<std::pair<int, std::unique_ptr<ColumnBinder>>>;

ColumnBinders binders_of(const std::vector<Parameter>& parameters,
                         const arrow::RecordBatch& batch) {
  ColumnBinders binders;
  int index = 0;
  for (const Parameter& parameter : parameters) {
    ++index;
    if (!parameter.column) continue;
    binders.emplace_back(index, make_column_binder(*batch.column(*parameter.column), parameter));
  }
  return binders;
}

void refuse(sqlite3_stmt* statement) {
  throw error_of(sqlite3_db_handle(statement));
}

/// Answers the rows changed or returned.
std::int64_t run_row(sqlite3_stmt* statement, const ColumnBinders& binders, std::int64_t row,
                     bool reads) {
  for (const auto& [index, binder] : binders) {
    if (binder->bind(statement, index, row) != SQLITE_OK) refuse(statement);
  }
  std::int64_t returned = 0;
  int code = SQLITE_ROW;
  while ((code = sqlite3_step(statement)) == SQLITE_ROW) ++returned;
  if (code != SQLITE_DONE) refuse(statement);
  sqlite3_reset(statement);
  return reads ? returned : sqlite3_changes64(sqlite3_db_handle(statement));
}

}  // namespace

std::int64_t run_for_each_row(sqlite3_stmt* statement, const std::vector<Parameter>& parameters,
                              arrow::RecordBatchReader& rows, const Interrupt& interrupt) {
  const bool reads = sqlite3_stmt_readonly(statement) != 0;
  std::int64_t affected = 0;
  std::int64_t row_number = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) return affected;
    const ColumnBinders binders = binders_of(parameters, *batch);
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      ++row_number;
      try {
        if (interrupt.told()) throw Error(ErrorKind::cancelled, "interrupted");
        affected += run_row(statement, binders, row, reads);
      } catch (const Error& error) {
        throw row_error(row_number, error);
      }
    }
  }
}

}  // namespace sqlpod::sqlite
