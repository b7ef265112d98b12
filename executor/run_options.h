// What a run is told besides its task and inputs. A value type; what it points to outlives the run.
#pragma once

#include <arrow/record_batch.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "config/task_spec.h"
#include "executor/engine/cancellation.h"
#include "executor/query/sql_dialect.h"
#include "executor/query/statement.h"
#include "executor/table_output.h"

namespace sqlpod {

struct RunOptions {
  /// Where the table goes; over the spec's own. Empty path: standard output.
  OutputTarget output;
  /// The format for standard output when none is named: "table" on a terminal, else "csv".
  std::string standard_output_format = "csv";
  /// Called after each batch, from the thread of run().
  std::function<void(const Progress&)> on_progress;
  /// Ends the run early; one for each run, and outliving it. Null: nobody but the timeout does.
  Cancellation* cancellation = nullptr;
  /// Makes the statements in the place of the spec's query template: for a front that has a
  /// template language of its own. Null: the template is rendered.
  std::function<std::vector<Statement>(const SqlDialect&)> statements;
  /// Makes of the query's table the one that is written. Null: it is written as it is.
  std::function<std::shared_ptr<arrow::RecordBatchReader>(
      std::shared_ptr<arrow::RecordBatchReader>)>
      reshape;
  /// Called before the commit, once the work is done and the output has taken its name; what it
  /// throws takes the work back, but not the output. Null: the output takes its name after the
  /// commit.
  std::function<void()> before_commit;
};

}  // namespace sqlpod
