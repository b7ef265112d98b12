// One execution of a Flyte SQLAlchemyTask, from its files to outputs.pb or error.pb.
//
// The order is Flyte's: the task template, the inputs, the secrets, the engine, the query. The
// table and outputs.pb are written whole before the commit; outputs.pb takes its name after it. One
// of outputs.pb and error.pb is left, never both. An Execution belongs to one thread; the Redactor
// and the Cancellation outlive it.
#pragma once

#include <string>

#include "executor/engine/cancellation.h"
#include "executor/query/template.h"
#include "flyte/container_arguments.h"
#include "flyte/store.h"
#include "flyte/task_template.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod::flyte {

class Execution {
 public:
  /// What the environment says is in docs/flyte.md.
  Execution(ContainerArguments arguments, Redactor& redactor, Cancellation& cancellation);

  /// Runs the task; what fails is told by error.pb. Answers the exit code, 0 also for an error.pb
  /// that was written, unless FLYTE_FAIL_ON_ERROR says otherwise. Throws Error, redacted, when
  /// error.pb cannot be written, when the resolver is none that Flyte has, and what the
  /// Cancellation was requested for: Flyte does not look at what a container that it ended leaves
  /// behind.
  int run();

 private:
  void perform();
  void require_resolver() const;
  void run_query(TaskTemplate task, const TemplateInputs& inputs, const SecretStore& secrets);
  void tell(const Error& error) const;

  ContainerArguments arguments_;
  bool fails_on_error_;  ///< exit code 1 for what is in error.pb
  bool is_distributed_;  ///< an error.pb of its own
  std::string worker_;
  Redactor& redactor_;
  Cancellation& cancellation_;
  Store store_;
  bool has_changed_data_ = false;  ///< what was committed would be done twice by a retry
};

}  // namespace sqlpod::flyte
