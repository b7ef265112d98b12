// The table `sqlpod_runs`: which idempotency keys have taken effect. Its row is written in the
// transaction of the run itself, so key and work commit together or not at all.
//
// Belongs to one session. Errors: those of the session; Error (denied) with the DDL to run when the
// table is not there and may not be made.
#pragma once

#include <string>

#include "executor/engine/engine.h"

namespace sqlpod {

class RunLedger {
 public:
  /// Throws Error (usage) when the dialect has no ledger.
  static void require_dialect(const Engine& engine);

  /// `session` and `engine` must outlive it.
  RunLedger(Session& session, const Engine& engine);

  /// Makes the table if it is not there. Not within a transaction.
  void prepare();

  /// Takes the key, within the transaction. False: a run that has committed took it before. Waits
  /// for a concurrent one that holds it to end.
  bool claim(const std::string& key, const std::string& task);

 private:
  bool is_there();

  Session& session_;
  const Engine& engine_;
};

/// The key of a run, as the ledger keeps it: without surrounding white space. Throws Error (usage)
/// when it is empty, longer than 255 bytes or holds control characters.
std::string ledger_key(const std::string& text);

}  // namespace sqlpod
