#include <string>

#include "error/arrow_status.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/engine.h"

namespace sqlpod {

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  Statement row_statement = statement;
  StatementResult total;
  std::int64_t row_number = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) return total;
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      ++row_number;
      for (Parameter& parameter : row_statement.parameters) {
        if (parameter.column) {
          parameter.value = cell_value(*batch->column(*parameter.column), row);
        }
      }
      try {
        const StatementResult done = execute(row_statement);
        total.kind = done.kind;
        if (done.rows) total.rows = total.rows.value_or(0) + *done.rows;
      } catch (const Error& error) {
        throw row_error(row_number, error);
      }
    }
  }
}

Error row_error(std::int64_t row, const Error& error) {
  return {error.kind(), "row " + std::to_string(row) + ": " + error.message(), error.hint(),
          error.details(), error.sqlstate()};
}

std::vector<Statement> Session::split_by_place(const Statement&, std::size_t) {
  throw Error(ErrorKind::usage, "this dialect cannot split a table by the places of its rows",
              "name a column: partition: {column: id, parts: 4}");
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement&) {
  throw Error(ErrorKind::usage, "this dialect cannot tell a statement's columns without running it",
              "check without --connect");
}

void Engine::begin_on_one_snapshot(const std::vector<Session*>& sessions,
                                   const TransactionOptions& options) const {
  if (sessions.size() == 1) return sessions.front()->begin(options);
  throw Error(ErrorKind::usage,
              "the dialect " + std::string(name()) + " cannot give several sessions one snapshot",
              "leave partition out, or give it one part");
}

}  // namespace sqlpod
