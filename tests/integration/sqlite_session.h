// What the tests of SQLite sessions share: sessions by URL on files of a folder of their own.
#pragma once

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/scalar.h>
#include <arrow/table.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "config/connect_args.h"
#include "config/url.h"
#include "error/arrow_status.h"
#include "executor/engine/sqlite/engine.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod::testing {

class SqliteSession : public ::testing::Test {
 protected:
  std::unique_ptr<Session> connect_url(const std::string& url, Cancellation& cancellation) {
    const Engine& engine = sqlite::engine();
    return engine.connect(engine.options(connect_args_of(parse_url(url)), "sqlpod/test"),
                          cancellation);
  }
  std::unique_ptr<Session> connect_url(const std::string& url) {
    return connect_url(url, cancellation_);
  }
  /// On the file `name` of the test's folder; `options` is the URL's query.
  std::unique_ptr<Session> connect(const std::string& name = "test.db",
                                   const std::string& options = "timeout=0.1") {
    return connect_url("sqlite:///" + folder_.file(name) + "?" + options);
  }

  /// Runs statements in a session of their own.
  void run(const std::vector<std::string>& statements, const std::string& name = "test.db") {
    const auto session = connect(name, "timeout=5");
    for (const std::string& sql : statements) session->execute({sql, {}});
  }

  /// The first cell of a query, as text; NULL is "NULL".
  static std::string cell(Session& session, const std::string& sql) {
    const auto table = checked(session.query({sql, {}})->ToTable());
    if (table->num_rows() == 0) return "no rows";
    const auto scalar = checked(table->column(0)->GetScalar(0));
    return scalar->is_valid ? scalar->ToString() : "NULL";
  }
  std::string cell(const std::string& sql, const std::string& name = "test.db") {
    return cell(*connect(name), sql);
  }

  static Error error_from(const std::function<void()>& body) {
    try {
      body();
    } catch (const Error& error) {
      return error;
    }
    return {ErrorKind::internal, "nothing was thrown"};
  }

  TemporaryFolder folder_;
  Cancellation cancellation_;
};

/// Requests the end of a run from another thread, a little later.
class LaterRequest {
 public:
  explicit LaterRequest(Cancellation& cancellation)
      : thread_([&cancellation] {
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
          cancellation.request({ErrorKind::cancelled, "cancelled by SIGTERM"});
        }) {}
  LaterRequest(const LaterRequest&) = delete;
  LaterRequest& operator=(const LaterRequest&) = delete;
  ~LaterRequest() { thread_.join(); }

 private:
  std::thread thread_;
};

/// The seconds that `body` takes.
inline double seconds_of(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace sqlpod::testing
