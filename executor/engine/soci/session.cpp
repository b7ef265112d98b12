#include "executor/engine/soci/session.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/cell_value.h"
#include "executor/engine/soci/connection.h"
#include "executor/engine/soci/reader.h"
#include "executor/query/command_word.h"

namespace sqlpod::soci {
namespace {

/// Whether a statement may return a table, so that it is asked for its columns. Some backends run a
/// statement for that, and SOCI's for SQLite runs some of them twice, so none that writes is asked.
bool may_return_rows(const StatementText& text) {
  constexpr std::array<std::string_view, 8> words = {"SELECT",  "WITH",     "VALUES", "TABLE",
                                                     "EXPLAIN", "DESCRIBE", "SHOW",   "PRAGMA"};
  return !text.writes && std::find(words.begin(), words.end(), text.first_word) != words.end();
}

}  // namespace

template <typename Body>
auto Session::watched(Body&& body) {
  try {
    cancellation_.throw_if_requested();
    return std::forward<Body>(body)();
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::transient) is_lost_ = true;
    throw;
  }
}

Session::Session(const ClientOptions& options, const Cancellation& cancellation)
    : cancellation_(cancellation), session_(connect(options, cancellation)) {}

Session::~Session() {
  rollback();
}

std::string Session::server_version() {
  return "unknown (SOCI backend " + session_->get_backend_name() + ")";
}

void Session::begin(const TransactionOptions& options) {
  if (options.isolation_level) {
    throw Error(
        ErrorKind::usage,
        "SOCI has no isolation levels, so not " + std::string(name(*options.isolation_level)),
        "leave isolation_level out; the database's own holds");
  }
  watched([&] { checked_call([&] { session_->begin(); }); });
  in_transaction_ = true;
}

void Session::commit() {
  try {
    session_->commit();
    in_transaction_ = false;
  } catch (const ::soci::soci_error& error) {
    const Error failure = commit_error(error);
    if (failure.kind() == ErrorKind::unknown) is_lost_ = true;
    throw failure;
  }
}

void Session::rollback() noexcept {
  if (!std::exchange(in_transaction_, false)) return;
  try {
    session_->rollback();
  } catch (...) {
    is_lost_ = true;  // the server rolls back what has lost its connection
  }
}

std::unique_ptr<PreparedStatement> Session::prepare(const StatementText& text,
                                                    const std::vector<Parameter>& parameters) {
  return std::make_unique<PreparedStatement>(*session_, text.sql, parameters);
}

std::optional<std::int64_t> Session::run(const StatementText& text,
                                         std::unique_ptr<PreparedStatement> prepared) {
  if (may_return_rows(text)) {
    const std::vector<Column> columns = prepared->describe();
    if (!columns.empty()) {
      Reader reader(std::move(prepared), columns, cancellation_);
      std::int64_t rows = 0;
      std::shared_ptr<arrow::RecordBatch> batch;
      for (;;) {
        check(reader.ReadNext(&batch));
        if (!batch) return rows;
        rows += batch->num_rows();
      }
    }
  }
  prepared->run();
  return counts_rows(text.first_word) ? prepared->affected_rows() : std::nullopt;
}

StatementResult Session::execute(const Statement& statement) {
  const StatementText text = statement_text(statement);
  return watched([&] {
    StatementResult done{text.first_word, run(text, prepare(text, statement.parameters))};
    if (!counts_rows(done.kind)) done.rows.reset();
    return done;
  });
}

std::shared_ptr<arrow::RecordBatchReader> Session::query(const Statement& statement) {
  const StatementText text = statement_text(statement);
  if (text.writes) {
    throw Error(ErrorKind::query, "a statement that writes returns no table over SOCI",
                "leave output_schema_type out, or read the rows with a SELECT behind it");
  }
  return watched([&]() -> std::shared_ptr<arrow::RecordBatchReader> {
    auto prepared = prepare(text, statement.parameters);
    const std::vector<Column> columns = prepared->describe();
    if (columns.empty()) {
      throw Error(ErrorKind::query, "the last statement returns no table",
                  "leave output_schema_type out for a statement without rows");
    }
    return std::make_shared<Reader>(std::move(prepared), columns, cancellation_);
  });
}

StatementResult Session::execute_many(const Statement& statement, arrow::RecordBatchReader& rows) {
  const StatementText text = statement_text(statement);
  if (!text.writes) return sqlpod::Session::execute_many(statement, rows);
  StatementResult done{text.first_word, 0};
  std::vector<Parameter> parameters = statement.parameters;
  std::unique_ptr<PreparedStatement> prepared;
  std::int64_t row_number = 0;
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(rows.ReadNext(&batch));
    if (!batch) return done;
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      ++row_number;
      try {
        watched([&] {
          for (Parameter& parameter : parameters) {
            if (!parameter.column) continue;
            parameter.value = cell_value(*batch->column(*parameter.column), row);
          }
          if (!prepared || !prepared->set(parameters)) prepared = prepare(text, parameters);
          prepared->run();
          // One row whose count is not known makes the sum unknown.
          const auto affected = prepared->affected_rows();
          if (done.rows) {
            done.rows = affected ? std::optional(*done.rows + *affected) : std::nullopt;
          }
        });
      } catch (const Error& error) {
        throw row_error(row_number, error);
      }
    }
  }
}

}  // namespace sqlpod::soci
