// Runs one task: spec -> secrets -> engine -> query -> table or row count. The path is
// executor.cpp, in that order.
//
// An Executor is cheap and holds nothing between runs; run() may be called from several threads at
// once, each with its own arguments. All that it throws is Error, redacted. Whatever fails, nothing
// is left: no half-written output, no open transaction.
#pragma once

#include <functional>
#include <string>

#include "config/inputs.h"
#include "config/task_spec.h"
#include "executor/run_record.h"
#include "executor/table_output.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

class RunClock;

struct RunOptions {
  /// Where the table goes; over the spec's own. Empty path: standard output.
  OutputTarget output;
  /// The format for standard output when none is named: "table" on a terminal, else "csv".
  std::string standard_output_format = "csv";
  /// Called after each batch, from the thread of run().
  std::function<void(const Progress&)> on_progress;
};

class Executor {
 public:
  /// Both must outlive the Executor.
  Executor(const SecretStore& secrets, Redactor& redactor);

  /// Runs the task. `record` is filled as the run goes, so that it tells of a failed run too.
  void run(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
           RunRecord& record) const;

  /// What run() would send, as the JSON object that `sqlpod render` prints. Opens no connection;
  /// secrets stand as `***` and need not be there, except that of secret_uri.
  std::string render(const TaskSpec& task, const GivenInputs& given) const;

  /// Throws what run() would find wrong with spec, inputs, secrets and query without opening a
  /// connection.
  void check(const TaskSpec& task, const GivenInputs& given) const;

 private:
  template <typename Body>
  auto redacted(Body&& body) const;
  void run_in_order(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
                    RunRecord& record, RunClock& clock) const;

  const SecretStore& secrets_;
  Redactor& redactor_;
};

}  // namespace sqlpod
