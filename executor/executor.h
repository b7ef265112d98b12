// Runs one task: spec -> secrets -> engine -> query -> table or row count. The path is
// executor.cpp, in that order.
//
// An Executor is cheap and holds nothing between runs; run() may be called from several threads at
// once, each with its own arguments. All that it throws is Error, redacted. Whatever fails, nothing
// is left: no half-written output, no open transaction. A run that is cancelled, by its own timeout
// or through RunOptions::cancellation, stops its statement at the server, rolls back and throws the
// reason.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>
#include <vector>

#include "config/inputs.h"
#include "config/task_spec.h"
#include "executor/credential_reader.h"
#include "executor/engine/cancellation.h"
#include "executor/run_options.h"
#include "executor/run_record.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

class RunClock;

/// A statement as describe() finds it.
struct StatementDescription {
  std::string kind;                       ///< its first word: "SELECT", …
  std::shared_ptr<arrow::Schema> schema;  ///< null: it returns no table
  std::string unknown;                    ///< why the server cannot tell yet; empty: it has told
};

class Executor {
 public:
  /// The two must outlive the Executor. `commands`: whether specs may have programs run that print
  /// credentials.
  Executor(const SecretStore& secrets, Redactor& redactor,
           CredentialCommands commands = CredentialCommands::refused);

  /// Runs the task. `record` is filled as the run goes, so that it tells of a failed run too.
  void run(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
           RunRecord& record) const;

  /// What run() would send, as the JSON object that `sqlpod render` prints. Opens no connection;
  /// secrets stand as `***` and need not be there, except that of secret_uri.
  std::string render(const TaskSpec& task, const GivenInputs& given) const;

  /// Throws what run() would find wrong with spec, inputs, secrets and query without opening a
  /// connection or running the command of a credential.
  void check(const TaskSpec& task, const GivenInputs& given) const;

  /// check(), then has the server prepare each statement; runs nothing.
  std::vector<StatementDescription> describe(const TaskSpec& task, const GivenInputs& given,
                                             Cancellation& cancellation) const;

 private:
  template <typename Body>
  auto redacted(Body&& body) const;
  void run_in_order(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
                    Cancellation& cancellation, RunRecord& record, RunClock& clock) const;

  const SecretStore& secrets_;
  Redactor& redactor_;
  CredentialCommands commands_;
};

}  // namespace sqlpod
