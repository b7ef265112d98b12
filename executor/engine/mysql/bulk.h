// A statement run for each row of a table: many rows in a request where the server takes arrays and
// gives what one row after the other would give, else row by row with one prepared statement.
//
// A batch that fails is undone to its savepoint and run again row by row, which finds the row.
// Memory holds one batch. One thread at a time.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "executor/engine/cancellation.h"
#include "executor/engine/engine.h"
#include "executor/engine/mysql/column_parameters.h"
#include "executor/engine/mysql/connection.h"
#include "executor/engine/mysql/prepared_statement.h"
#include "executor/query/statement.h"

namespace sqlpod::mysql {

/// Whether MariaDB gives the same for arrays of parameters as for one row after the other. INSERT
/// and REPLACE run as one statement then: subqueries are evaluated once, and what tells of the
/// statement before tells the same for all rows.
bool is_same_in_bulk(std::string_view sql);

class Bulk {
 public:
  /// All must outlive it. Throws Error when the server cannot prepare the statement.
  Bulk(Connection& connection, Cancellation& cancellation, const Statement& statement);
  Bulk(const Bulk&) = delete;
  Bulk& operator=(const Bulk&) = delete;
  ~Bulk();

  StatementResult run(arrow::RecordBatchReader& rows);

 private:
  class StrictMode;

  bool takes_arrays() const;
  std::int64_t run_batch(const arrow::RecordBatch& batch, std::int64_t first);
  std::int64_t run_array(std::int64_t rows);
  std::int64_t run_rows(const arrow::RecordBatch& batch, std::int64_t first, std::int64_t rows);
  std::int64_t find_failure(const arrow::RecordBatch& batch, std::int64_t first, std::int64_t rows,
                            const Error& error);

  Connection& connection_;
  Cancellation& cancellation_;
  const Statement& statement_;
  std::unique_ptr<StrictMode> strict_mode_;
  PreparedStatement prepared_;
  ColumnParameters parameters_;
  bool in_arrays_;
  std::int64_t rows_done_ = 0;
  std::int64_t affected_ = 0;
};

}  // namespace sqlpod::mysql
