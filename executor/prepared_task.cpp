#include "executor/prepared_task.h"

#include <algorithm>
#include <utility>

#include "config/document/document.h"
#include "executor/implicit_commit.h"
#include "executor/partition_query.h"
#include "executor/query/command_word.h"
#include "executor/query/template.h"
#include "executor/run_ledger.h"
#include "executor/storage/object_input.h"
#include "executor/storage/storage_uri.h"
#include "executor/transaction.h"

namespace sqlpod {
namespace {

/// An inputs file in an object store is fetched first.
GivenInputs fetched(const GivenInputs& given, const StorageArgs& storage) {
  if (!given.file || !is_storage_uri(*given.file)) return given;
  GivenInputs fetched = given;
  fetched.file_text = read_object(*given.file, storage, maximum_document_bytes);
  fetched.file = shown_path(path_without_query(*given.file));
  return fetched;
}

TemplateInputs typed_inputs(const TaskSpec& spec, const GivenInputs& given,
                            const StorageArgs& storage) {
  TemplateInputs inputs;
  auto values = bind_inputs(spec, fetched(given, storage));
  for (const InputDeclaration& declaration : spec.inputs) {
    inputs[declaration.name] = {declaration.type, std::move(values[declaration.name])};
  }
  return inputs;
}

/// Opens the table that executemany names, and puts its columns in the place of the input.
std::unique_ptr<RowSource> take_rows(const TaskSpec& spec, const StorageArgs& storage,
                                     TemplateInputs& inputs) {
  for (const InputDeclaration& declaration : spec.inputs) {
    if (declaration.name != spec.executemany || !declaration.table_columns) continue;
    const auto input = inputs.extract(declaration.name);
    const auto& path = *input.mapped().value.get_if<std::string>();
    auto rows = std::make_unique<RowSource>(path, *declaration.table_columns, storage.clone());
    add_columns(inputs, rows->columns());
    return rows;
  }
  return nullptr;
}

std::vector<std::string> names_of(const TemplateInputs& inputs) {
  std::vector<std::string> names;
  for (const auto& [name, input] : inputs) names.push_back(name);
  return names;
}

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// Takes the inputs away that only the key mentions: the query need not.
void erase_inputs_of_key(const Template& key, const Template& query, TemplateInputs& inputs) {
  const std::vector<std::string> names = names_of(inputs);
  const std::vector<std::string> in_query = query.mentioned(names);
  for (const std::string& name : key.mentioned({})) {
    if (!contains(in_query, name)) inputs.erase(name);
  }
}

/// A key whose row is committed before the work is done would promise too much.
void refuse_implicit_commits(const PreparedTask& task) {
  for (const Statement& statement : task.statements) {
    if (!commits_implicitly(statement, task.engine.sql())) continue;
    throw Error(ErrorKind::usage,
                command_word(statement.sql) + " commits on " + std::string(task.engine.name()) +
                    ", so that an idempotency key could not be kept",
                "run it in a task of its own, without idempotency_key");
  }
}

void check_statements(const PreparedTask& task) {
  if (!task.spec.autocommit) refuse_transaction_control(task.statements);
  if (task.spec.partition) {
    refuse_what_cannot_be_partitioned(task.statements, task.engine.sql());
  }
  if (!task.idempotency_key.empty()) refuse_implicit_commits(task);
}

}  // namespace

bool PreparedTask::only_reads() const {
  return !rows && statements.size() == 1 && command_word(statements[0].sql) == "SELECT" &&
         idempotency_key.empty();
}

PreparedTask prepare_task(const TaskSpec& spec, const GivenInputs& given, const Engine& engine,
                          StorageArgs storage) {
  TemplateInputs inputs = typed_inputs(spec, given, storage);
  const Interpolation interpolation =
      spec.text_interpolation ? Interpolation::text : Interpolation::bind;
  const Template query(spec.query_template, {interpolation, spec.allow_raw});
  PreparedTask task{spec, engine, {}, {}, std::move(storage), nullptr};
  if (!spec.idempotency_key.empty()) {
    RunLedger::require_dialect(engine);
    const Template key(spec.idempotency_key, {Interpolation::bind, false});
    task.idempotency_key = ledger_key(key.render_text(inputs));
    erase_inputs_of_key(key, query, inputs);
  }
  task.rows = take_rows(spec, task.storage, inputs);
  // An empty file may not even say which columns it has.
  if (task.rows && task.rows->columns().empty()) return task;
  task.statements = query.render(inputs, engine.sql());
  check_statements(task);
  return task;
}

PreparedTask prepare_statements(const TaskSpec& spec, std::vector<Statement> statements,
                                const Engine& engine, StorageArgs storage) {
  PreparedTask task{spec, engine, std::move(statements), {}, std::move(storage), nullptr};
  check_statements(task);
  return task;
}

}  // namespace sqlpod
