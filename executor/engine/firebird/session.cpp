#include "executor/engine/firebird/session.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/firebird/column.h"
#include "executor/engine/firebird/error.h"
#include "executor/engine/firebird/version.h"
#include "executor/query/command_word.h"

namespace sqlpod::firebird {
namespace {

constexpr unsigned sql_dialect = 3;

/// The transaction as fbclient wants it described (TPB).
std::string transaction_parameters(const TransactionOptions& options) {
  std::string parameters = {isc_tpb_version3, isc_tpb_wait};
  parameters += options.read_only ? char{isc_tpb_read} : char{isc_tpb_write};
  // The server's own is SNAPSHOT.
  switch (options.isolation_level.value_or(IsolationLevel::snapshot)) {
    case IsolationLevel::read_committed:
      parameters += {isc_tpb_read_committed, isc_tpb_rec_version};
      break;
    case IsolationLevel::repeatable_read:
    case IsolationLevel::snapshot:
      parameters += char{isc_tpb_concurrency};
      break;
    case IsolationLevel::serializable:
      parameters += char{isc_tpb_consistency};
      break;
    case IsolationLevel::read_uncommitted:
      throw Error(ErrorKind::usage, "Firebird has no isolation level READ UNCOMMITTED",
                  "use READ COMMITTED, SNAPSHOT, REPEATABLE READ (the same) or SERIALIZABLE");
  }
  return parameters;
}

/// Refuses what would end a transaction behind the session's back.
void check_statement_type(unsigned type) {
  if (type != isc_info_sql_stmt_start_trans && type != isc_info_sql_stmt_commit &&
      type != isc_info_sql_stmt_rollback) {
    return;
  }
  throw Error(ErrorKind::query, "Firebird takes no transaction statement by this way",
              "leave it out: a task is one transaction, with autocommit each statement is one");
}

/// Whether the statement inserts one row, surely: the server need not be asked then how many.
bool inserts_one_row(unsigned type, std::string_view sql) {
  if (type != isc_info_sql_stmt_insert) return false;
  constexpr std::string_view word = "SELECT";
  return std::search(sql.begin(), sql.end(), word.begin(), word.end(), [](char a, char b) {
           return (a >= 'a' && a <= 'z' ? static_cast<char>(a - 32) : a) == b;
         }) == sql.end();
}

}  // namespace

Session::Session(Reference<Firebird::IAttachment> attachment, Cancellation& cancellation)
    : attachment_(std::move(attachment)), registration_(cancellation, *this) {}

Session::~Session() {
  rollback();
  try {
    // Whoever is told to cancel may still hold the attachment, so closing consumes another
    // reference.
    Reference<Firebird::IAttachment> closing = another(attachment_);
    Status status;
    consume(closing, [&](auto& open) { open.detach(&status); });
  } catch (const Error&) {  // NOLINT(bugprone-empty-catch): it is closed then
  }
}

void Session::cancel() noexcept {
  tell_server(fb_cancel_raise);
}

void Session::abandon() noexcept {
  tell_server(fb_cancel_abort);
}

// Sending may wait for a network that takes nothing, so a thread does it that owns what it needs.
void Session::tell_server(int what) noexcept {
  try {
    std::thread([what, attachment = another(attachment_)] {
      try {
        Status status;
        attachment->cancelOperation(&status, what);
      } catch (const Error&) {  // NOLINT(bugprone-empty-catch): nothing runs, or all is lost
      }
    }).detach();
  } catch (...) {  // NOLINT(bugprone-empty-catch): no thread; abandon() comes next, then the end
  }
}

std::string Session::server_version() {
  Status status;
  const std::array<unsigned char, 2> items = {isc_info_firebird_version, isc_info_end};
  std::array<unsigned char, 512> answer{};
  attachment_->getInfo(&status, items.size(), items.data(), answer.size(), answer.data());
  // Item, two bytes of length, the number of texts, then the length of the first and itself.
  constexpr std::size_t head = 5;
  const std::size_t size = std::min<std::size_t>(answer[head - 1], answer.size() - head);
  return version_in({reinterpret_cast<const char*>(answer.data()) + head, size});
}

void Session::begin(const TransactionOptions& options) {
  drop_own_transaction();
  start_transaction(options);
}

void Session::start_transaction(const TransactionOptions& options) {
  Status status;
  const std::string parameters = transaction_parameters(options);
  transaction_.reset(
      attachment_->startTransaction(&status, static_cast<unsigned>(parameters.size()),
                                    reinterpret_cast<const unsigned char*>(parameters.data())));
}

void Session::commit() {
  end_transaction();
}

void Session::end_transaction() {
  Status status;
  own_transaction_ = false;
  try {
    consume(transaction_, [&](auto& open) { open.commit(&status); });
  } catch (const Error& error) {
    if (!is_connection_loss(status)) throw;
    throw Error(ErrorKind::unknown, "the connection was lost while COMMIT was in flight",
                "look at the data before running the task again: it may have taken effect",
                error.message() + "\n" + error.details(), error.sqlstate());
  }
}

void Session::rollback() noexcept {
  if (!transaction_) return;
  try {
    Status status;
    consume(transaction_, [&](auto& open) { open.rollback(&status); });
  } catch (const Error&) {
    // Without a connection the server rolls back by itself.
    transaction_.reset();
  }
  own_transaction_ = false;
}

void Session::start_own_transaction() {
  drop_own_transaction();
  if (transaction_) return;
  TransactionOptions options;
  options.isolation_level = IsolationLevel::read_committed;
  start_transaction(options);
  own_transaction_ = true;
}

void Session::end_own_transaction() {
  if (own_transaction_) end_transaction();
}

void Session::drop_own_transaction() noexcept {
  if (own_transaction_) rollback();
}

Session::Prepared Session::prepare(const Statement& statement) {
  Status status;
  Prepared prepared;
  prepared.statement.reset(attachment_->prepare(
      &status, transaction_.get(), static_cast<unsigned>(statement.sql.size()),
      statement.sql.data(), sql_dialect, Firebird::IStatement::PREPARE_PREFETCH_METADATA));
  const unsigned type = prepared.statement->getType(&status);
  check_statement_type(type);
  prepared.inserts_one_row = inserts_one_row(type, statement.sql);
  prepared.inputs.reset(prepared.statement->getInputMetadata(&status));
  prepared.outputs.reset(prepared.statement->getOutputMetadata(&status));
  prepared.row.assign(prepared.outputs->getMessageLength(&status), '\0');
  prepared.returns_rows = prepared.outputs->getCount(&status) > 0;
  prepared.has_cursor =
      (prepared.statement->getFlags(&status) & Firebird::IStatement::FLAG_HAS_CURSOR) != 0;
  return prepared;
}

Reference<Firebird::IResultSet> Session::open_cursor(Prepared& prepared, Parameters& parameters) {
  Status status;
  return Reference<Firebird::IResultSet>(
      prepared.statement->openCursor(&status, transaction_.get(), parameters.metadata(),
                                     parameters.message(), prepared.outputs.get(), 0));
}

std::int64_t Session::run(Prepared& prepared, Parameters& parameters) {
  Status status;
  if (prepared.has_cursor) {
    Reference<Firebird::IResultSet> cursor = open_cursor(prepared, parameters);
    std::int64_t rows = 0;
    while (cursor->fetchNext(&status, prepared.row.data()) != Firebird::IStatus::RESULT_NO_DATA) {
      ++rows;
    }
    consume(cursor, [&](auto& open) { open.close(&status); });
    return rows;
  }
  prepared.statement->execute(&status, transaction_.get(), parameters.metadata(),
                              parameters.message(),
                              prepared.returns_rows ? prepared.outputs.get() : nullptr,
                              prepared.returns_rows ? prepared.row.data() : nullptr);
  if (prepared.inserts_one_row) return 1;
  return static_cast<std::int64_t>(prepared.statement->getAffectedRecords(&status));
}

StatementResult Session::execute(const Statement& statement) {
  start_own_transaction();
  StatementResult done{command_word(statement.sql), std::nullopt};
  try {
    Prepared prepared = prepare(statement);
    Parameters parameters(*attachment_, *transaction_, *prepared.inputs);
    parameters.set(statement.parameters);
    const std::int64_t rows = run(prepared, parameters);
    if (counts_rows(done.kind)) done.rows = rows;
  } catch (const Error&) {
    drop_own_transaction();
    throw;
  }
  end_own_transaction();
  return done;
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  start_own_transaction();
  Prepared prepared = prepare(statement);
  if (!prepared.returns_rows) {
    throw Error(ErrorKind::query, "the last statement returns no table",
                "leave output_schema_type out for a statement without rows, or add RETURNING");
  }
  Parameters parameters(*attachment_, *transaction_, *prepared.inputs);
  parameters.set(statement.parameters);
  Source source{attachment_.get(), transaction_.get(), nullptr, nullptr, nullptr, {}};
  if (prepared.has_cursor) {
    source.cursor = open_cursor(prepared, parameters);
  } else {
    run(prepared, parameters);
  }
  source.statement = std::move(prepared.statement);
  source.metadata = std::move(prepared.outputs);
  source.message = std::move(prepared.row);
  return std::make_shared<Reader>(std::move(source), [this] { end_own_transaction(); });
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  Prepared prepared = prepare(statement);
  Parameters bound(*attachment_, *transaction_, *prepared.inputs);
  std::vector<Parameter> parameters = statement.parameters;
  StatementResult done{command_word(statement.sql), 0};
  std::int64_t row_number = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) return done;
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      ++row_number;
      try {
        for (Parameter& parameter : parameters) {
          if (parameter.column) {
            parameter.value = cell_value(*batch->column(*parameter.column), row);
          }
        }
        bound.set(parameters);
        *done.rows += run(prepared, bound);
      } catch (const Error& error) {
        throw row_error(row_number, error);
      }
    }
  }
}

std::shared_ptr<arrow::Schema> Session::describe(const Statement& statement) {
  start_own_transaction();
  std::shared_ptr<arrow::Schema> schema;
  {
    const Prepared prepared = prepare(statement);
    if (prepared.returns_rows) schema = schema_of(columns_of(*prepared.outputs));
  }
  end_own_transaction();
  return schema;
}

}  // namespace sqlpod::firebird
