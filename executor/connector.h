// Opens the sessions of a run: with patience for a database that is still coming up, and with the
// secrets as they are at that moment.
#pragma once

#include <memory>
#include <optional>

#include "config/task_spec.h"
#include "executor/connection_target.h"
#include "executor/credential_reader.h"
#include "executor/engine/engine.h"
#include "secrets/redactor.h"
#include "secrets/secret_store.h"

namespace sqlpod {

class Connector {
 public:
  /// Resolves the secrets for a first time, so that one that is missing is known at once. All given
  /// but `commands` must outlive it. Throws Error (secret, usage), and what `cancellation` asks
  /// for.
  Connector(const TaskSpec& task, const SecretStore& secrets, Redactor& redactor,
            CredentialCommands commands, const Cancellation& cancellation);

  const Engine& engine() const { return engine_; }

  /// A new session. A database that is not reachable is tried again until the task's `wait`, or
  /// `at_least`, is over. Each try reads the secrets anew, and a refused login once more: it is
  /// tried again when they have changed. No secret is kept.
  std::unique_ptr<Session> connect(Cancellation& cancellation,
                                   std::chrono::milliseconds at_least = {});

 private:
  std::unique_ptr<Session> connect_once(Cancellation& cancellation);
  ConnectionTarget resolved(const Cancellation& cancellation) const;

  const TaskSpec& task_;
  const SecretStore& secrets_;
  Redactor& redactor_;
  CredentialReader credentials_;
  std::optional<ConnectionTarget> first_;  // until it has been used
  const Engine& engine_;
};

}  // namespace sqlpod
