// One try at a task: a connection, a transaction, the output. The path is attempt.cpp, in that
// order.
//
// An Attempt is run once. When run() throws, the transaction has been rolled back, and the attempt
// knows whether all of it is undone.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "executor/connector.h"
#include "executor/prepared_task.h"
#include "executor/run_clock.h"
#include "executor/run_options.h"
#include "executor/run_record.h"
#include "executor/table_output.h"
#include "executor/transaction.h"
#include "executor/watchdog.h"

namespace sqlpod {

/// What all attempts of a run share; everything outlives them.
struct RunContext {
  const PreparedTask& task;
  const RunOptions& options;
  Connector& connector;
  Cancellation& cancellation;
  const Watchdog& watchdog;
  RunRecord& record;
  RunClock& clock;
};

class Attempt {
 public:
  /// `output` is where the table goes; none for a task without one.
  Attempt(RunContext& context, std::optional<TableOutput> output, bool read_only);

  void run();

  /// Whether something of a failed attempt may stand: a statement that committed by itself, rows on
  /// standard output.
  bool left_traces() const { return committed_something_ || wrote_something_; }
  /// Whether another attempt would find all that this one found: not when it read a pipe.
  bool can_be_repeated() const { return !left_traces() && !read_what_cannot_be_read_again_; }

 private:
  void run_in_parts(const Partition& partition);
  void connected_to(Session& session);
  void run_statements(Session& session);
  void run_table(Session& session, const Statement& statement);
  void run_for_each_row(Session& session, RowSource& source);
  void tell(const Progress& progress);
  void execute(Session& session, const Statement& statement);
  Error judged(const Error& error, bool commits, const Session& session);
  template <typename Body>
  void from_commit_on(Body&& body) const;
  void publish();
  Error after_commit(const Error& error) const;
  void throw_if_requested() const;
  void expect_rows() const;
  TransactionOptions transaction_options() const;

  RunContext& context_;
  std::optional<TableOutput> output_;
  bool read_only_;
  bool committed_something_ = false;
  bool wrote_something_ = false;
  bool read_what_cannot_be_read_again_ = false;
};

}  // namespace sqlpod
