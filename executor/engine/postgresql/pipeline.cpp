#include "executor/engine/postgresql/pipeline.h"

#include "executor/engine/postgresql/error.h"
#include "executor/engine/postgresql/result_stream.h"

namespace sqlpod::postgresql {

Pipeline::Pipeline(PGconn* connection) : connection_(connection) {
  if (PQenterPipelineMode(connection_) == 0) throw error_of(nullptr, connection_);
}

Pipeline::~Pipeline() {
  try {
    if (open_stretch_) synchronize();
    for (bool ended = false; unanswered_ > 0;) {
      const bool more = next() != nullptr;
      if (!more && ended) break;  // two ends in a row: nothing is under way
      ended = !more;
    }
  } catch (const Error&) {
    return;  // the connection is lost, which the next one to use it will see
  }
  PQexitPipelineMode(connection_);
}

void Pipeline::sent(int success) {
  if (success == 0) throw error_of(nullptr, connection_);
  open_stretch_ = true;
}

void Pipeline::synchronize() {
  if (PQpipelineSync(connection_) == 0) throw error_of(nullptr, connection_);
  ++unanswered_;
  open_stretch_ = false;
}

Result Pipeline::next() {
  Result result = take_result(connection_);
  if (PQstatus(connection_) != CONNECTION_OK) throw error_of(result.get(), connection_);
  if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) --unanswered_;
  return result;
}

Result Pipeline::command_result() {
  Result result = next();
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      break;
    default:
      throw error_of(result.get(), connection_);
  }
  while (next()) {
  }
  return result;
}

}  // namespace sqlpod::postgresql
