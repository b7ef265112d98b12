#include "executor/engine/postgresql/row_pipeline.h"

#include <utility>

#include "executor/engine/cell_value.h"
#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/parameters.h"
#include "executor/engine/postgresql/statement_result.h"

namespace sqlpod::postgresql {
namespace {

// Rows between two synchronization points, of which two at most are under way: what the server has
// not answered yet is all that is kept.
constexpr std::int64_t rows_per_stretch = 512;
constexpr int most_stretches = 2;
// The answers that have come are taken in after so many rows.
constexpr std::int64_t rows_per_look = 32;
// What stands for a row's number.
constexpr std::int64_t preparation = 0;

}  // namespace

RowPipeline::RowPipeline(PGconn* connection, const Statement& statement,
                         const std::vector<Oid>& types)
    : connection_(connection), row_statement_(statement), pipeline_(connection) {
  pipeline_.sent(PQsendPrepare(connection_, "", statement.sql.c_str(),
                               static_cast<int>(types.size()), types.data()));
  in_flight_.push_back(preparation);
}

void RowPipeline::run(const arrow::RecordBatch& batch, std::int64_t begin, std::int64_t end,
                      std::int64_t number, StatementResult& total) {
  std::int64_t since_point = 0;
  for (std::int64_t row = begin; row < end && !failure_; ++row) {
    if (!send_row(batch, row, number + row)) break;
    if (++since_point % rows_per_look == 0) take_what_is_there(total);
    if (since_point < rows_per_stretch) continue;
    pipeline_.synchronize();
    since_point = 0;
    while (pipeline_.unanswered() >= most_stretches) take_answer(total);
  }
  pipeline_.synchronize();
  while (pipeline_.unanswered() > 0) take_answer(total);
  // The server's answer is to an earlier row.
  if (failure_) throw Error(*failure_);
  if (refused_) throw Error(*refused_);
}

bool RowPipeline::send_row(const arrow::RecordBatch& batch, std::int64_t row, std::int64_t number) {
  try {
    for (Parameter& parameter : row_statement_.parameters) {
      if (parameter.column) parameter.value = cell_value(*batch.column(*parameter.column), row);
    }
    const Parameters parameters(row_statement_.parameters);
    constexpr int text_format = 0;
    pipeline_.sent(PQsendQueryPrepared(connection_, "", parameters.count(), parameters.values(),
                                       nullptr, nullptr, text_format));
    in_flight_.push_back(number);
    return true;
  } catch (const Error& error) {
    if (PQstatus(connection_) != CONNECTION_OK) throw;
    refused_.emplace(row_error(number, error));
    return false;
  }
}

void RowPipeline::take_what_is_there(StatementResult& total) {
  if (PQconsumeInput(connection_) == 0) throw error_of(nullptr, connection_);
  while (!in_flight_.empty() && PQisBusy(connection_) == 0) take_answer(total);
}

void RowPipeline::take_answer(StatementResult& total) {
  const Result result = pipeline_.next();
  if (!result) {
    in_flight_.pop_front();
    return;
  }
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      if (in_flight_.front() != preparation) add(total, statement_result(result.get()));
      return;
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
      return;
    default:
      // What fails after the first is only that the transaction is lost.
      if (failure_) return;
      failure_.emplace(error_of(result.get(), connection_));
      if (in_flight_.front() != preparation) failure_ = row_error(in_flight_.front(), *failure_);
  }
}

}  // namespace sqlpod::postgresql
