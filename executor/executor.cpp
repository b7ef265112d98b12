#include "executor/executor.h"

#include <Poco/Logger.h>

#include <optional>
#include <utility>
#include <vector>

#include "executor/connection_target.h"
#include "executor/query/command_word.h"
#include "executor/query/template.h"
#include "executor/rendered_json.h"
#include "executor/run_clock.h"
#include "executor/table/output_schema.h"
#include "executor/transaction.h"

namespace sqlpod {
namespace {

TemplateInputs typed_inputs(const TaskSpec& task, const GivenInputs& given) {
  TemplateInputs inputs;
  auto values = bind_inputs(task, given);
  for (const InputDeclaration& declaration : task.inputs) {
    inputs[declaration.name] = {declaration.type, std::move(values[declaration.name])};
  }
  return inputs;
}

std::vector<Statement> statements_of(const TaskSpec& task, const TemplateInputs& inputs,
                                     const SqlDialect& dialect) {
  const Interpolation interpolation =
      task.text_interpolation ? Interpolation::text : Interpolation::bind;
  const Template query(task.query_template, {interpolation, task.allow_raw});
  std::vector<Statement> statements = query.render(inputs, dialect);
  if (!task.autocommit) refuse_transaction_control(statements);
  return statements;
}

std::optional<TableOutput> open_table_output(const TaskSpec& task, const RunOptions& options) {
  if (task.output_schema) {
    return TableOutput(task.output, options.output, options.standard_output_format);
  }
  if (options.output.path.empty()) return std::nullopt;
  throw Error(
      ErrorKind::usage, "an output is given, but the task declares no table",
      "add output_schema_type to the spec (`any` takes all columns), or leave the output out");
}

Poco::Logger& logger() {
  return Poco::Logger::get("sqlpod");
}

void execute(Session& session, const Statement& statement, RunRecord& record) {
  const StatementResult done = session.execute(statement);
  logger().debug(done.kind + (done.rows ? ": " + std::to_string(*done.rows) + " rows" : ""));
  record.statements.push_back({done.kind, done.rows});
  if (done.rows) record.rows = record.rows.value_or(0) + *done.rows;
}

void expect_rows(const TaskSpec& task, const RunRecord& record) {
  if (!task.expect_rows || task.expect_rows->met_by(record.rows.value_or(0))) return;
  throw Error(ErrorKind::query,
              "the task expects " + to_string(*task.expect_rows) + " rows, and it is " +
                  std::to_string(record.rows.value_or(0)),
              "everything was rolled back: look at the data, or change expect_rows");
}

/// Runs the query and holds its table to the declared schema.
std::shared_ptr<arrow::RecordBatchReader> query(Session& session, const Statement& statement,
                                                const OutputSchema& declared) {
  const auto table = session.query(statement);
  auto conforming = conform(table, declared);
  if (const int left_out = table->schema()->num_fields() - conforming->schema()->num_fields();
      left_out > 0) {
    logger().warning(std::to_string(left_out) +
                     " columns of the query are not in output_schema_type and are left out");
  }
  return conforming;
}

}  // namespace

Executor::Executor(const SecretStore& secrets, Redactor& redactor)
    : secrets_(secrets), redactor_(redactor) {}

template <typename Body>
auto Executor::redacted(Body&& body) const {
  try {
    return body();
  } catch (const Error& error) {
    throw redactor_.redact(error);
  } catch (const std::exception& other) {
    throw redactor_.redact(
        Error(ErrorKind::internal, other.what(), "this is a bug in sqlpod: report it"));
  }
}

void Executor::run(const TaskSpec& task, const GivenInputs& given, const RunOptions& options,
                   RunRecord& record) const {
  RunClock clock(record, task.name);
  try {
    redacted([&] { run_in_order(task, given, options, record, clock); });
  } catch (const Error& error) {
    record.error = error;
    record.exit_code = exit_code(error.kind());
    throw;
  }
}

void Executor::run_in_order(const TaskSpec& task, const GivenInputs& given,
                            const RunOptions& options, RunRecord& record, RunClock& clock) const {
  clock.enter("prepare");
  const TemplateInputs inputs = typed_inputs(task, given);
  const ConnectionTarget target =
      connection_target(task, secrets_, redactor_, SecretLookup::resolve);
  record.dialect = target.engine.name();
  const std::vector<Statement> statements = statements_of(task, inputs, target.engine.sql());
  std::optional<TableOutput> output = open_table_output(task, options);

  clock.enter("connect");
  logger().debug("connecting to " + target.url);
  const std::unique_ptr<Session> session = target.engine.connect(target.options);
  record.server_version = session->server_version();
  logger().information("connected to " + record.dialect + " " + record.server_version);

  clock.enter("run");
  Transaction transaction(*session, task.autocommit);
  const std::size_t without_table = statements.size() - (output ? 1 : 0);
  for (std::size_t i = 0; i < without_table; ++i) execute(*session, statements[i], record);
  if (output) {
    const auto table = query(*session, statements.back(), *task.output_schema);
    output->write(*table, record, options.on_progress);
    record.statements.push_back({command_word(statements.back().sql), record.rows});
  }
  expect_rows(task, record);

  clock.enter("commit");
  transaction.commit();
  if (output) output->publish();
  logger().information(task.autocommit ? "done" : "committed");
}

std::string Executor::render(const TaskSpec& task, const GivenInputs& given) const {
  return redacted([&] {
    const TemplateInputs inputs = typed_inputs(task, given);
    const ConnectionTarget target =
        connection_target(task, secrets_, redactor_, SecretLookup::mask);
    return redactor_.redact(
        rendered_json(target, statements_of(task, inputs, target.engine.sql())));
  });
}

void Executor::check(const TaskSpec& task, const GivenInputs& given) const {
  redacted([&] {
    const TemplateInputs inputs = typed_inputs(task, given);
    const ConnectionTarget target =
        connection_target(task, secrets_, redactor_, SecretLookup::resolve);
    statements_of(task, inputs, target.engine.sql());
  });
}

}  // namespace sqlpod
