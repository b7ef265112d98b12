// What the tests over ODBC share: sessions by URL on the private servers and on a SQLite file, by
// Debian's drivers.
#pragma once

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "error/arrow_status.h"
#include "executor/engine/odbc/engine.h"
#include "tests/support/mariadb_server.h"
#include "tests/support/postgresql_server.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class Odbc : public ::testing::Test {
 protected:
  std::unique_ptr<Session> connect_url(const std::string& url,
                                       const Engine& engine = odbc::engine()) {
    return engine.connect(engine.options(connect_args_of(parse_url(url)), "sqlpod/test"),
                          cancellation_);
  }
  static std::string postgresql_url(const std::string& password = PostgresqlServer::password) {
    const PostgresqlServer& server = PostgresqlServer::shared();
    return "odbc://" + std::string(server.user) + ":" + password +
           "@127.0.0.1:" + std::to_string(server.port()) + "/" + server.database +
           "?driver=PostgreSQL+Unicode";
  }
  static std::string mariadb_url(const std::string& password = MariadbServer::password) {
    const MariadbServer& server = MariadbServer::shared();
    return "odbc://" + std::string(server.user) + ":" + password +
           "@127.0.0.1:" + std::to_string(server.port()) + "/" + server.database +
           "?driver=MariaDB+Unicode";
  }
  std::string sqlite_url() const {
    return "odbc:///" + folder_.file("test.db") + "?driver=SQLite3";
  }

  static Error error_from(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error;
    }
    return {ErrorKind::internal, "nothing was thrown"};
  }
  static std::shared_ptr<arrow::Table> table(Session& session, const Statement& statement) {
    return checked(session.query(statement)->ToTable());
  }
  /// The first row, each cell as `type: value`.
  static std::vector<std::string> row(Session& session, const std::string& sql,
                                      std::vector<Parameter> parameters = {}) {
    const auto result = table(session, {sql, std::move(parameters)});
    std::vector<std::string> cells;
    for (const auto& column : result->columns()) {
      const auto scalar = checked(column->GetScalar(0));
      std::string value = scalar->is_valid ? scalar->ToString() : "NULL";
      if (column->type()->id() == arrow::Type::BINARY && scalar->is_valid) {
        value = static_cast<const arrow::BinaryScalar&>(*scalar).value->ToHexString();
      }
      cells.push_back(column->type()->ToString() + ": " + value);
    }
    return cells;
  }
  static std::string cell(Session& session, const std::string& sql,
                          std::vector<Parameter> parameters = {}) {
    return row(session, sql, std::move(parameters)).at(0);
  }
  static void run(Session& session, const std::string& sql) { session.execute({sql, {}}); }

  TemporaryFolder folder_;
  Cancellation cancellation_;
};

}  // namespace sqlpod::testing
