// What the tests of MariaDB sessions share: sessions on the tests' server, by connect args.
#pragma once

#include <arrow/api.h>
#include <arrow/json/from_string.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "error/arrow_status.h"
#include "executor/engine/mysql/engine.h"
#include "tests/support/mariadb_server.h"

namespace sqlpod::testing {

class MariadbSession : public ::testing::Test {
 protected:
  using Args = std::vector<std::pair<std::string, std::string>>;

  /// The args of the tests' account, and `more` over them.
  static ConnectArgs args(const MariadbServer& server, const Args& more = {}) {
    ConnectArgs args;
    args.set("host", std::string(MariadbServer::host));
    args.set("port", std::int64_t{server.port()});
    args.set("user", std::string(MariadbServer::user));
    args.set("password", Secret(MariadbServer::password));
    args.set("database", std::string(MariadbServer::database));
    for (const auto& [name, value] : more) args.set(name, value);
    return args;
  }
  static std::unique_ptr<Session> connect(const ConnectArgs& args, Cancellation& cancellation) {
    const Engine& engine = mysql::engine();
    return engine.connect(engine.options(args, "sqlpod/test"), cancellation);
  }
  std::unique_ptr<Session> connect(const Args& more = {}) {
    return connect(args(server_, more), cancellation_);
  }

  /// Another server: sessions begin without autocommit, requests are of 1 MB at most, and it can be
  /// asked who is connected.
  static MariadbServer& peculiar() {
    static MariadbServer server(
        {{"--autocommit=0", "--max-allowed-packet=1M", "--performance-schema=on"}, {}, {}});
    return server;
  }

  static void run(Session& session, const std::string& sql) { session.execute({sql, {}}); }

  /// The first cell of a query, as text; NULL is "NULL".
  static std::string cell(Session& session, const std::string& sql) {
    const auto table = checked(session.query({sql, {}})->ToTable());
    if (table->num_rows() == 0) return "no rows";
    const auto scalar = checked(table->column(0)->GetScalar(0));
    return scalar->is_valid ? scalar->ToString() : "NULL";
  }

  static Error error_from(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error;
    }
    return {ErrorKind::internal, "nothing was thrown"};
  }

  /// The seconds that `body` takes.
  static double seconds_of(const std::function<void()>& body) {
    const auto start = std::chrono::steady_clock::now();
    body();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  /// Runs `body`, and requests the end of the run when it has run a little.
  static Error cancelled_while(Cancellation& cancellation, const std::function<void()>& body) {
    std::thread request([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
      cancellation.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
    });
    Error error = error_from(body);
    request.join();
    return error;
  }

  /// Asks the server until the answer is the expected one, for five seconds at most.
  std::string eventually(const std::string& sql, const std::string& expected) const {
    std::string seen;
    for (int i = 0; i < 100; ++i) {
      seen = server_.mariadb(sql);
      if (seen == expected) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return seen;
  }

  static std::shared_ptr<arrow::Array> array(const std::shared_ptr<arrow::DataType>& type,
                                             const std::string& json) {
    return checked(arrow::json::ArrayFromJSONString(type, json));
  }

  MariadbServer& server_ = MariadbServer::shared();
  Cancellation cancellation_;
};

}  // namespace sqlpod::testing
