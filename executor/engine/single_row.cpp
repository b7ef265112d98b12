#include "executor/engine/single_row.h"

#include <memory>

#include "error/arrow_status.h"
#include "executor/engine/cell_value.h"

namespace sqlpod {

std::vector<Value> read_single_row(Session& session, const Statement& query) {
  const auto reader = session.query(query);
  std::vector<Value> row;
  std::int64_t rows = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(reader->ReadNext(&batch));
    if (!batch) break;
    rows += batch->num_rows();
    if (rows != 1 || !row.empty()) continue;
    for (const auto& column : batch->columns()) row.push_back(cell_value(*column, 0));
  }
  if (rows == 1) return row;
  throw Error(ErrorKind::internal,
              std::to_string(rows) + " rows came where one was asked for: " + query.sql,
              "this is a bug in sqlpod: report it");
}

}  // namespace sqlpod
