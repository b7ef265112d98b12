// A task made ready to run: typed inputs, statements with bound parameters, the idempotency key.
// What needs no connection has been done and checked.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "config/inputs.h"
#include "config/task_spec.h"
#include "executor/engine/engine.h"
#include "executor/query/statement.h"
#include "executor/row_source.h"

namespace sqlpod {

struct PreparedTask {
  const TaskSpec& spec;  ///< outlives this
  const Engine& engine;
  std::vector<Statement> statements;  ///< at least one; with rows, one at most
  std::string idempotency_key;        ///< empty: none
  StorageArgs storage;                ///< for the object stores that are read and written
  std::unique_ptr<RowSource> rows;    ///< what the statement is run for each of; null: nothing

  /// One plain SELECT, which may run in a read-only transaction.
  bool only_reads() const;
};

/// Throws Error (usage) for all that is wrong with inputs, query and key.
/// Throws Error (unavailable) for inputs in an object store that cannot be reached.
PreparedTask prepare_task(const TaskSpec& spec, const GivenInputs& given, const Engine& engine,
                          StorageArgs storage = {});

/// A task without inputs whose statements are made already. Throws Error (usage).
PreparedTask prepare_statements(const TaskSpec& spec, std::vector<Statement> statements,
                                const Engine& engine, StorageArgs storage);

}  // namespace sqlpod
