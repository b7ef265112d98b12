// What the tests of PostgreSQL's sessions share: sessions on the private server, statements, and
// tables of rows to bind.
#pragma once

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "error/arrow_status.h"
#include "executor/engine/postgresql/engine.h"
#include "tests/support/postgresql_server.h"

namespace sqlpod::testing {

using Args =
    std::vector<std::pair<std::string, std::variant<bool, std::int64_t, double, std::string>>>;

/// The connect args of the private server, with `more` over them.
inline ConnectArgs server_args(const PostgresqlServer& server, const Args& more = {}) {
  ConnectArgs args;
  args.set("user", std::string(PostgresqlServer::user));
  args.set("password", Secret(std::string(PostgresqlServer::password)));
  args.set("host", std::string(PostgresqlServer::host));
  args.set("port", std::int64_t{server.port()});
  args.set("database", std::string(PostgresqlServer::database));
  for (const auto& [key, value] : more) {
    std::visit([&args, &name = key](const auto& content) { args.set(name, content); }, value);
  }
  return args;
}

inline std::unique_ptr<Session> open(const ConnectArgs& args, Cancellation& cancellation) {
  const Engine& engine = postgresql::engine();
  return engine.connect(engine.options(args, "sqlpod/test"), cancellation);
}

/// Requests the end of a run after a while, from another thread.
class Stopper {
 public:
  Stopper(Cancellation& cancellation, std::chrono::milliseconds after)
      : thread_([&cancellation, after] {
          std::this_thread::sleep_for(after);
          cancellation.request({ErrorKind::cancelled, "cancelled"});
        }) {}
  Stopper(const Stopper&) = delete;
  Stopper& operator=(const Stopper&) = delete;
  ~Stopper() { thread_.join(); }

 private:
  std::thread thread_;
};

/// The Error that `body` throws; a failure of the test when it throws none.
template <typename Body>
Error error_of(Body&& body) {
  try {
    std::forward<Body>(body)();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {ErrorKind::internal, "nothing was thrown"};
}

/// A parameter that takes column `column` of the rows.
inline Parameter column(int column, TypeKind kind) {
  return {"p" + std::to_string(column), {kind, true, nullptr}, {}, column};
}

/// Rows in batches of one schema.
inline std::shared_ptr<arrow::RecordBatchReader> rows_of(
    const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
  return checked(arrow::RecordBatchReader::Make(batches));
}

inline std::shared_ptr<arrow::RecordBatch> batch_of(
    std::vector<std::pair<std::string, std::shared_ptr<arrow::Array>>> columns) {
  arrow::FieldVector fields;
  arrow::ArrayVector arrays;
  for (auto& [name, array] : columns) {
    fields.push_back(arrow::field(name, array->type()));
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), arrays.at(0)->length(), arrays);
}

/// first, first + 1, …
inline std::shared_ptr<arrow::Array> integers(std::int64_t first, std::int64_t count) {
  arrow::Int64Builder builder;
  for (std::int64_t i = 0; i < count; ++i) check(builder.Append(first + i));
  return checked(builder.Finish());
}

inline std::shared_ptr<arrow::Array> texts(const std::vector<const char*>& values) {
  arrow::StringBuilder builder;
  for (const char* value : values) {
    check(value == nullptr ? builder.AppendNull() : builder.Append(value));
  }
  return checked(builder.Finish());
}

/// The single text that a query returns.
inline std::string text_result(Session& session, const std::string& sql) {
  const auto reader = session.query({sql, {}});
  const auto table = checked(reader->ToTable());
  if (table->num_rows() != 1 || table->num_columns() != 1) return "not one value";
  return checked(table->column(0)->GetScalar(0))->ToString();
}

}  // namespace sqlpod::testing
