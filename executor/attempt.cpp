#include "executor/attempt.h"

#include <Poco/Logger.h>

#include <exception>
#include <string>
#include <utility>

#include "error/unexpected.h"
#include "executor/declared_query.h"
#include "executor/implicit_commit.h"
#include "executor/job_part.h"
#include "executor/partition_query.h"
#include "executor/partitioned_read.h"
#include "executor/query/command_word.h"
#include "executor/run_ledger.h"
#include "executor/shared_snapshot.h"

namespace sqlpod {
namespace {

Poco::Logger& logger() {
  return Poco::Logger::get("sqlpod");
}

/// A statement that stands by itself may have taken effect when its answer did not come; so may
/// those before it. A retry would double them.
Error partly_done(const Error& error, const std::string& what) {
  return {ErrorKind::unknown, error.message() + "; " + what,
          "look at the data before running the task again", error.details(), error.sqlstate()};
}

}  // namespace

Attempt::Attempt(RunContext& context, std::optional<TableOutput> output, bool read_only)
    : context_(context), output_(std::move(output)), read_only_(read_only) {}

void Attempt::run() {
  const PreparedTask& task = context_.task;
  if (task.spec.partition) return run_in_parts(*task.spec.partition);
  RunRecord& record = context_.record;

  context_.clock.enter("connect");
  const std::unique_ptr<Session> session = context_.connector.connect(context_.cancellation);
  connected_to(*session);

  context_.clock.enter("run");
  RunLedger ledger(*session, task.engine);
  if (!task.idempotency_key.empty()) ledger.prepare();
  context_.cancellation.throw_if_requested();
  Transaction transaction(*session, task.spec.autocommit, transaction_options());
  if (!task.idempotency_key.empty() && !ledger.claim(task.idempotency_key, task.spec.name)) {
    record.already_done = true;
    return;
  }
  run_statements(*session);
  expect_rows();

  context_.clock.enter("commit");
  if (!task.spec.autocommit) throw_if_requested();
  const auto& before_commit = context_.options.before_commit;
  if (before_commit) {
    if (output_) output_->publish();
    before_commit();
  }
  if (!task.spec.autocommit) {
    const Cancellation::Commit uninterrupted(context_.cancellation);
    from_commit_on([&] { transaction.commit(); });
  }
  committed_something_ = true;
  from_commit_on([&] {
    if (output_ && !before_commit) publish();
    logger().information(task.spec.autocommit ? "done" : "committed");
  });
}

/// Memory that is short from COMMIT on leaves it open what became of the transaction.
template <typename Body>
void Attempt::from_commit_on(Body&& body) const {
  try {
    body();
  } catch (const Error&) {
    throw;
  } catch (const std::exception& other) {
    throw after_commit(unexpected(other));
  }
}

void Attempt::publish() {
  try {
    output_->publish();
  } catch (const Error& error) {
    throw after_commit(error);
  }
}

/// What fails after the commit does not take it back.
Error Attempt::after_commit(const Error& error) const {
  return read_only_ ? error : partly_done(error, "what the task did may stand");
}

void Attempt::run_in_parts(const Partition& partition) {
  const PreparedTask& task = context_.task;
  const Statement& query = task.statements.front();
  const std::optional<JobPart> job = job_part(partition);

  context_.clock.enter("connect");
  SharedSnapshot snapshot(
      [this](Cancellation& cancellation) { return context_.connector.connect(cancellation); },
      context_.cancellation, job ? 1 : static_cast<std::size_t>(partition.parts));
  connected_to(snapshot.session(0));

  context_.clock.enter("run");
  throw_if_requested();
  snapshot.begin(task.engine, transaction_options());
  const std::vector<Statement> statements =
      split_query(snapshot.session(0), query, partition, job, task.engine.sql());
  PartitionedRead(snapshot, statements, *task.spec.output_schema)
      .write_to(*output_, job ? job->index : 0, context_.record,
                [this](const Progress& progress) { tell(progress); });
  context_.record.statements.push_back({command_word(query.sql), context_.record.rows});
  expect_rows();

  context_.clock.enter("commit");
  {
    const Cancellation::Commit uninterrupted(context_.cancellation);
    snapshot.commit();
  }
  output_->publish();
  logger().information("committed");
}

void Attempt::connected_to(Session& session) {
  RunRecord& record = context_.record;
  record.server_version = session.server_version();
  logger().information("connected to " + record.dialect + " " + record.server_version);
}

TransactionOptions Attempt::transaction_options() const {
  return {.isolation_level = context_.task.spec.isolation_level,
          .read_only = read_only_,
          .statement_timeout = context_.watchdog.left()};
}

void Attempt::run_statements(Session& session) {
  if (context_.task.rows) return run_for_each_row(session, *context_.task.rows);
  const std::vector<Statement>& statements = context_.task.statements;
  const std::size_t without_table = statements.size() - (output_ ? 1 : 0);
  for (std::size_t i = 0; i < without_table; ++i) execute(session, statements[i]);
  if (output_) run_table(session, statements.back());
}

void Attempt::run_table(Session& session, const Statement& statement) {
  RunRecord& record = context_.record;
  const std::string kind = command_word(statement.sql);
  const bool commits = context_.task.spec.autocommit && kind != "SELECT";
  try {
    auto table = query_declared(session, statement, *context_.task.spec.output_schema);
    if (context_.options.reshape) table = context_.options.reshape(std::move(table));
    output_->write(*table, record, [this](const Progress& progress) { tell(progress); });
  } catch (const Error& error) {
    throw judged(error, commits, session);
  }
  committed_something_ = committed_something_ || commits;
  record.statements.push_back({kind, record.rows});
}

/// Called after each batch.
void Attempt::tell(const Progress& progress) {
  wrote_something_ = wrote_something_ || !output_->can_be_taken_back();
  context_.cancellation.throw_if_requested();
  if (context_.options.on_progress) context_.options.on_progress(progress);
}

void Attempt::execute(Session& session, const Statement& statement) {
  RunRecord& record = context_.record;
  const bool commits =
      context_.task.spec.autocommit || commits_implicitly(statement, context_.task.engine.sql());
  throw_if_requested();
  StatementResult done;
  try {
    done = session.execute(statement);
  } catch (const Error& error) {
    throw judged(error, commits, session);
  }
  committed_something_ = committed_something_ || commits;
  logger().debug(done.kind + (done.rows ? ": " + std::to_string(*done.rows) + " rows" : ""));
  record.statements.push_back({done.kind, done.rows});
  if (done.rows) record.rows = record.rows.value_or(0) + *done.rows;
}

/// A run that is ended between two statements says what stands.
void Attempt::throw_if_requested() const {
  const std::optional<Error> reason = context_.cancellation.reason();
  if (!reason) return;
  throw committed_something_ ? partly_done(*reason, "statements before it stand") : *reason;
}

void Attempt::run_for_each_row(Session& session, RowSource& source) {
  RunRecord& record = context_.record;
  record.rows = 0;
  read_what_cannot_be_read_again_ = !source.can_be_read_again();
  if (context_.task.statements.empty()) return;
  const auto rows = source.read();
  const StatementResult done = session.execute_many(context_.task.statements.front(), *rows);
  record.rows = done.rows.value_or(0);
  record.statements.push_back({done.kind, record.rows});
}

/// The Error of a statement, with what stands all the same; `commits`: it would have stood by
/// itself.
Error Attempt::judged(const Error& error, bool commits, const Session& session) {
  const std::optional<Error> reason = context_.cancellation.reason();
  if (error.kind() == ErrorKind::unknown || !(may_pass(error.kind()) || reason)) return error;
  // Some clients know only by the class of the SQLSTATE.
  const bool is_lost = commits && (!session.connected() || error.sqlstate().starts_with("08"));
  committed_something_ = committed_something_ || is_lost;
  if (!committed_something_) return error;
  const Error cause = reason ? Error(reason->kind(), reason->message(), {},
                                     error.message() + "\n" + error.details(), error.sqlstate())
                             : error;
  return partly_done(cause, is_lost ? "whether the statement took effect is not known"
                                    : "statements before it stand");
}

void Attempt::expect_rows() const {
  const auto& expected = context_.task.spec.expect_rows;
  const std::int64_t rows = context_.record.rows.value_or(0);
  if (!expected || expected->met_by(rows)) return;
  throw Error(
      ErrorKind::query,
      "the task expects " + to_string(*expected) + " rows, and it is " + std::to_string(rows),
      committed_something_ ? "statements that commit by themselves stand: look at the data"
                           : "everything was rolled back: look at the data, or change "
                             "expect_rows");
}

}  // namespace sqlpod
