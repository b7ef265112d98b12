// Opens the sessions of a run: with patience for a database that is still coming up, and with the
// secrets as they are at that moment.
#pragma once

#include <memory>
#include <string>

#include "config/task_spec.h"
#include "executor/connection_target.h"
#include "executor/engine/engine.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

class Connector {
 public:
  /// Resolves the secrets for a first time, so that one that is missing is known at once. All given
  /// must outlive it. Throws Error (secret, usage).
  Connector(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor);

  const Engine& engine() const { return target_.engine; }

  /// A new session. A database that is not reachable is tried again until the task's `wait`, or
  /// `at_least`, is over. A refused login reads the secrets once more, and is tried again when they
  /// have changed.
  std::unique_ptr<Session> connect(Cancellation& cancellation,
                                   std::chrono::milliseconds at_least = {});

 private:
  std::unique_ptr<Session> connect_once(Cancellation& cancellation);
  ConnectionTarget resolved() const;

  const TaskSpec& task_;
  const SecretStore& secrets_;
  Redactor& redactor_;
  ConnectionTarget target_;
  bool is_fresh_ = true;  // target_ has not been used yet
};

}  // namespace sqlpod
