#include "executor/executor.h"

#include <optional>
#include <utility>
#include <vector>

#include "error/unexpected.h"
#include "executor/connection_target.h"
#include "executor/connector.h"
#include "executor/prepared_task.h"
#include "executor/query/command_word.h"
#include "executor/rendered_json.h"
#include "executor/retry_loop.h"
#include "executor/run_clock.h"
#include "executor/storage_target.h"
#include "executor/transaction.h"
#include "executor/watchdog.h"

namespace sqlpod {
namespace {

/// The Error of a run: what was requested, when something was, and what the run met on the way in
/// its details. An outcome that is not known stays so.
Error outcome(const Error& error, const Cancellation& cancellation) {
  const std::optional<Error> reason = cancellation.reason();
  if (!reason || error.kind() == ErrorKind::unknown || error.message() == reason->message()) {
    return error;
  }
  return {reason->kind(), reason->message(), reason->hint(),
          error.message() + (error.details().empty() ? "" : "\n" + error.details()),
          error.sqlstate()};
}

/// Whether what a statement creates or sets may be what a later one needs.
bool prepares_the_ground(const Statement& statement) {
  const std::string word = command_word(statement.sql);
  return word == "CREATE" || word == "ALTER" || word == "DROP" || word == "SET" ||
         word == "RENAME" || word == "DECLARE" || word == "USE" || word == "ATTACH";
}

/// Prepares the statements in order within transactions that are rolled back.
std::vector<StatementDescription> describe_all(Session& session,
                                               const std::vector<Statement>& statements) {
  std::vector<StatementDescription> descriptions;
  std::string ground;  // the first statement that a later one may build upon
  for (std::size_t i = 0; i < statements.size(); ++i) {
    StatementDescription description{command_word(statements[i].sql), nullptr, {}};
    try {
      const bool reads = description.kind == "SELECT";  // MySQL prepares no DML in one that reads
      const Transaction transaction(session, false, {.read_only = reads});
      description.schema = session.describe(statements[i]);
    } catch (const Error& error) {
      if (ground.empty() || error.kind() != ErrorKind::query) throw;
      description.unknown = error.message() + " (" + ground + " has not been run)";
    }
    if (ground.empty() && prepares_the_ground(statements[i])) {
      ground = "statement " + std::to_string(i + 1);
    }
    descriptions.push_back(std::move(description));
  }
  return descriptions;
}

}  // namespace

Executor::Executor(const SecretStore& secrets, Redactor& redactor, CredentialCommands commands)
    : secrets_(secrets), redactor_(redactor), commands_(commands) {}

template <typename Body>
auto Executor::redacted(Body&& body) const {
  try {
    return body();
  } catch (const Error& error) {
    throw redactor_.redact(error);
  } catch (const std::exception& other) {
    throw redactor_.redact(unexpected(other));
  }
}

void Executor::run(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
                   RunRecord& record) const {
  RunClock clock(record, task.name);
  try {
    redacted([&] {
      Cancellation own;
      Cancellation& cancellation = options.cancellation == nullptr ? own : *options.cancellation;
      try {
        run_in_order(task, given, options, cancellation, record, clock);
      } catch (const Error& error) {
        throw outcome(error, cancellation);
      }
    });
  } catch (const Error& error) {
    record.error = error;
    record.exit_code = exit_code(error.kind());
    throw;
  }
}

void Executor::run_in_order(const TaskSpec& task, const GivenInputs& given,
                            const RunOptions& options, Cancellation& cancellation,
                            RunRecord& record, RunClock& clock) const {
  clock.enter("prepare");
  redact_credentials(task.output.path, redactor_);
  redact_credentials(options.output.path, redactor_);
  const Watchdog watchdog(task.timeout, cancellation);
  const Engine& engine = engine_of(task, secrets_, redactor_);
  StorageArgs storage = storage_target(task, secrets_, redactor_, SecretLookup::resolve);
  const PreparedTask prepared =
      options.statements
          ? prepare_statements(task, options.statements(engine.sql()), engine, std::move(storage))
          : prepare_task(task, given, engine, std::move(storage));
  record.dialect = prepared.engine.name();
  record.idempotency_key = prepared.idempotency_key;
  Connector connector(task, secrets_, redactor_, commands_, cancellation);
  RunContext context{prepared, options, connector, cancellation, watchdog, record, clock};
  RetryLoop(context).run(open_table_output(prepared, options));
}

std::string Executor::render(const TaskSpec& task, const GivenInputs& given) const {
  return redacted([&] {
    const ConnectionTarget target =
        connection_target(task, secrets_, redactor_, SecretLookup::mask);
    return redactor_.redact(rendered_json(
        target, prepare_task(task, given, target.engine,
                             storage_target(task, secrets_, redactor_, SecretLookup::mask))
                    .statements));
  });
}

void Executor::check(const TaskSpec& task, const GivenInputs& given) const {
  redacted([&] {
    const CredentialReader credentials(commands_, redactor_);
    const ConnectionTarget target =
        connection_target(task, secrets_, redactor_, SecretLookup::resolve,
                          [&](const Credential& source) { return credentials.check(source); });
    prepare_task(task, given, target.engine,
                 storage_target(task, secrets_, redactor_, SecretLookup::resolve));
  });
}

std::vector<StatementDescription> Executor::describe(const TaskSpec& task, const GivenInputs& given,
                                                     Cancellation& cancellation) const {
  return redacted([&] {
    Connector connector(task, secrets_, redactor_, commands_, cancellation);
    const PreparedTask prepared =
        prepare_task(task, given, connector.engine(),
                     storage_target(task, secrets_, redactor_, SecretLookup::resolve));
    const Watchdog watchdog(task.timeout, cancellation);
    try {
      const std::unique_ptr<Session> session = connector.connect(cancellation);
      return describe_all(*session, prepared.statements);
    } catch (const Error& error) {
      throw outcome(error, cancellation);
    }
  });
}

}  // namespace sqlpod
