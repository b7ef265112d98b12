#include "executor/engine/mysql/plan.h"

#include <charconv>
#include <memory>
#include <string>

#include "config/value_text.h"
#include "error/arrow_status.h"
#include "executor/engine/cell_value.h"

namespace sqlpod::mysql {

std::optional<double> rows_to_examine(sqlpod::Session& session, const Statement& query) {
  const auto reader = session.query({"EXPLAIN " + query.sql, query.parameters});
  std::optional<double> rows;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(reader->ReadNext(&batch));
    if (!batch) return rows;
    const auto column = batch->GetColumnByName("rows");
    if (!column) continue;
    for (std::int64_t i = 0; i < batch->num_rows(); ++i) {
      // MariaDB has a number there, older servers a text.
      const std::string text = to_text(cell_value(*column, i));
      double count = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error == std::errc()) rows = rows.value_or(0) + count;
    }
  }
}

}  // namespace sqlpod::mysql
