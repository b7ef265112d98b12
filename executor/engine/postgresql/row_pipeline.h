// Runs a statement once for each row of a batch, the rows sent one behind the other.
#pragma once

#include <arrow/record_batch.h>
#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "executor/engine/engine.h"
#include "executor/engine/postgresql/pipeline.h"

namespace sqlpod::postgresql {

class RowPipeline {
 public:
  /// `types` are the parameters'. The connection is in pipeline mode as long as this lives. All
  /// must outlive it.
  RowPipeline(PGconn* connection, const Statement& statement, const std::vector<Oid>& types);

  /// Runs rows [begin, end) of the batch, whose own first row has the number `number`, and adds
  /// what they did to `total`. Throws the Error of the first row that failed, named. Not to be
  /// called again after that.
  void run(const arrow::RecordBatch& batch, std::int64_t begin, std::int64_t end,
           std::int64_t number, StatementResult& total);

 private:
  /// False when the row cannot be bound.
  bool send_row(const arrow::RecordBatch& batch, std::int64_t row, std::int64_t number);
  /// Takes in one answer, waiting for it.
  void take_answer(StatementResult& total);
  void take_what_is_there(StatementResult& total);

  PGconn* connection_;
  Statement row_statement_;
  Pipeline pipeline_;
  /// The rows whose answer is still to come, by number; 0 is the preparation.
  std::deque<std::int64_t> in_flight_;
  std::optional<Error> failure_;  ///< the server's first
  std::optional<Error> refused_;  ///< of a row that could not be sent
};

}  // namespace sqlpod::postgresql
