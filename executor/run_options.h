// What a run is told besides its task and inputs. A value type; what it points to outlives the run.
#pragma once

#include <functional>
#include <string>

#include "config/task_spec.h"
#include "executor/engine/cancellation.h"
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
};

}  // namespace sqlpod
