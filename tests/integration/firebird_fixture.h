// A test on a session with the private Firebird server of the process.
#pragma once

#include <arrow/api.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/url.h"
#include "error/arrow_status.h"
#include "executor/engine/firebird/engine.h"
#include "tests/support/firebird_server.h"

namespace sqlpod::testing {

class Firebird : public ::testing::Test {
 public:
  static Parameter parameter(const std::string& type, Value value) {
    return {"p", parse_input_type(type), std::move(value)};
  }

 protected:
  /// The Error that `body` throws; a test failure and an empty one when it throws none.
  template <typename Body>
  static Error error_from(Body&& body) {
    try {
      body();
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "no error";
    return {ErrorKind::internal, "no error"};
  }
  std::unique_ptr<Session> connect(const std::string& url) {
    const Engine& engine = firebird::engine();
    return engine.connect(engine.options(connect_args_of(parse_url(url)), "sqlpod/test"),
                          cancellation_);
  }
  Session& session() {
    if (!session_) session_ = connect(server_.url());
    return *session_;
  }
  std::shared_ptr<arrow::Table> table(const std::string& sql,
                                      std::vector<Parameter> parameters = {}) {
    const auto reader = session().query({sql, std::move(parameters)});
    return checked(arrow::Table::FromRecordBatchReader(reader.get()));
  }
  /// The only cell of a query's result, as Arrow writes it.
  std::string cell(const std::string& sql, std::vector<Parameter> parameters = {}) {
    const auto result = table(sql, std::move(parameters));
    EXPECT_EQ(result->num_rows(), 1) << sql;
    EXPECT_EQ(result->num_columns(), 1) << sql;
    return checked(result->column(0)->GetScalar(0))->ToString();
  }
  /// A table of its own, made in a transaction of its own.
  void make_table(const std::string& name, const std::string& columns) {
    session().execute({"RECREATE TABLE " + name + " (" + columns + ")", {}});
  }
  std::int64_t rows_of(const std::string& sql, std::vector<Parameter> parameters = {}) {
    return session().execute({sql, std::move(parameters)}).rows.value_or(-1);
  }
  void request_in(std::chrono::milliseconds time) {
    requester_ = std::thread([this, time] {
      std::this_thread::sleep_for(time);
      requested_at_ = std::chrono::steady_clock::now();
      cancellation_.request(Error(ErrorKind::cancelled, "cancelled"));
    });
  }
  std::chrono::milliseconds since_request() {
    requester_.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                 requested_at_);
  }

  // A minute of counting, at least.
  static constexpr const char* endless =
      "EXECUTE BLOCK RETURNS (n BIGINT) AS BEGIN n = 0; "
      "WHILE (n < 100000000000) DO n = n + 1; SUSPEND; END";

  FirebirdServer& server_ = FirebirdServer::shared();
  Cancellation cancellation_;
  std::unique_ptr<Session> session_;
  std::thread requester_;
  std::chrono::steady_clock::time_point requested_at_;
};

}  // namespace sqlpod::testing
