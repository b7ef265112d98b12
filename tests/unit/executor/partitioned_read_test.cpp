#include "executor/partitioned_read.h"

#include <arrow/api.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "error/arrow_status.h"
#include "error/error.h"
#include "tests/support/temporary_folder.h"

namespace sqlpod {
namespace {

using std::chrono::steady_clock;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// What the sessions of a test have in common.
struct Database {
  std::atomic<int> committed = 0;
  std::atomic<int> rolled_back = 0;
  std::atomic<int> hanging = 0;
};

/// The rows of a statement: "rows 7" gives 700 to 799 in two batches, "fail" fails in its second
/// one, "hang" waits until it is cancelled, "other" has another column.
class Rows : public arrow::RecordBatchReader {
 public:
  Rows(std::string statement, Database& database, Cancellation& cancellation)
      : statement_(std::move(statement)), database_(database), cancellation_(cancellation) {}

  std::shared_ptr<arrow::Schema> schema() const override {
    return arrow::schema({arrow::field(statement_ == "other" ? "b" : "a", arrow::int64())});
  }
  arrow::Status ReadNext(std::shared_ptr<arrow::RecordBatch>* batch) override {
    return guarded([&] { *batch = next(); });
  }

 private:
  std::shared_ptr<arrow::RecordBatch> next() {
    if (batches_ == 2) return nullptr;
    if (statement_ == "hang") {
      ++database_.hanging;
      cancellation_.sleep(std::chrono::seconds(30));
    }
    if (statement_ == "fail" && batches_ == 1) throw Error(ErrorKind::query, "row 51: no number");
    std::int64_t first = 50 * batches_;
    if (statement_.starts_with("rows ")) first += 100 * std::stoll(statement_.substr(5));
    arrow::Int64Builder builder;
    for (int i = 0; i < 50; ++i) check(builder.Append(first + i));
    ++batches_;
    return arrow::RecordBatch::Make(schema(), 50, {checked(builder.Finish())});
  }

  std::string statement_;
  Database& database_;
  Cancellation& cancellation_;
  int batches_ = 0;
};

class FakeSession : public Session {
 public:
  FakeSession(Database& database, Cancellation& cancellation)
      : database_(database), cancellation_(cancellation) {}
  std::string server_version() override { return "0"; }
  void begin(const TransactionOptions&) override {}
  void commit() override { ++database_.committed; }
  void rollback() noexcept override { ++database_.rolled_back; }
  StatementResult execute(const Statement&) override { return {}; }
  std::shared_ptr<arrow::RecordBatchReader> query(const Statement& statement) override {
    return std::make_shared<Rows>(statement.sql, database_, cancellation_);
  }

 private:
  Database& database_;
  Cancellation& cancellation_;
};

class FakeEngine : public Engine {
 public:
  std::string_view name() const override { return "fake"; }
  std::string client() const override { return {}; }
  const SqlDialect& sql() const override {
    static constexpr SqlDialect dialect;
    return dialect;
  }
  ClientOptions options(const ConnectArgs&, std::string_view) const override { return {}; }
  std::unique_ptr<Session> connect(const ClientOptions&, Cancellation&) const override {
    return nullptr;
  }
  void begin_on_one_snapshot(const std::vector<Session*>&,
                             const TransactionOptions&) const override {}
};

class PartitionedReadTest : public ::testing::Test {
 protected:
  /// Reads the statements with so many sessions into a CSV file.
  void read(std::size_t sessions, const std::vector<std::string>& sqls) {
    std::vector<Statement> statements;
    for (const std::string& sql : sqls) statements.push_back({sql, {}});
    SharedSnapshot snapshot(
        [this](Cancellation& own) { return std::make_unique<FakeSession>(database_, own); }, run_,
        sessions);
    snapshot.begin(FakeEngine(), {});
    TableOutput output({folder_.file("out.csv"), "csv", {}, {}}, {}, "csv", {}, {});
    const OutputSchema any{true, {}};
    PartitionedRead(snapshot, statements, any).write_to(output, 0, record_, on_progress_);
    snapshot.commit();
    output.publish();
  }

  Error error_of(std::size_t sessions, const std::vector<std::string>& sqls) {
    try {
      read(sessions, sqls);
    } catch (const Error& error) {
      return error;
    }
    return {ErrorKind::internal, "nothing was thrown"};
  }

  std::multiset<int> rows() const {
    std::ifstream file(folder_.file("out.csv"));
    std::multiset<int> found;
    std::string line;
    for (std::getline(file, line); std::getline(file, line);) found.insert(std::stoi(line));
    return found;
  }

  Database database_;
  Cancellation run_;
  RunRecord record_;
  std::int64_t told_ = 0;
  std::function<void(const Progress&)> on_progress_ = [this](const Progress& progress) {
    EXPECT_GT(progress.rows, told_);
    told_ = progress.rows;
  };
  testing::TemporaryFolder folder_;
};

TEST_F(PartitionedReadTest, GivesEachRowOnce) {
  std::vector<std::string> statements;
  std::multiset<int> expected;
  for (int i = 0; i < 40; ++i) {
    statements.push_back("rows " + std::to_string(i));
    for (int row = 0; row < 100; ++row) expected.insert(100 * i + row);
  }
  for (const std::size_t sessions : {1U, 4U}) {
    told_ = 0;
    record_ = {};
    read(sessions, statements);
    EXPECT_EQ(rows(), expected);
    EXPECT_EQ(record_.rows, 4000);
    EXPECT_EQ(told_, 4000);
    EXPECT_GT(record_.bytes, 4000);
    ASSERT_EQ(record_.output_schema.size(), 1U);
    EXPECT_EQ(record_.output_schema[0].name, "a");
  }
  EXPECT_EQ(database_.committed, 5);
  EXPECT_EQ(database_.rolled_back, 0);
}

TEST_F(PartitionedReadTest, HasMoreSessionsThanStatements) {
  read(8, {"rows 0", "rows 1"});
  EXPECT_EQ(rows().size(), 200U);
  EXPECT_EQ(database_.committed, 8);
}

TEST_F(PartitionedReadTest, AnErrorEndsTheOthersAtOnceAndIsTheOneThatComesOut) {
  const auto start = steady_clock::now();
  const Error error = error_of(4, {"hang", "hang", "fail", "hang"});
  EXPECT_EQ(error.message(), "range 3 of 4: row 51: no number");
  EXPECT_EQ(error.kind(), ErrorKind::query);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(database_.committed, 0);
  EXPECT_EQ(database_.rolled_back, 4);
  EXPECT_THAT(rows(), IsEmpty());
}

TEST_F(PartitionedReadTest, AnErrorLeavesTheRestOfTheListUnread) {
  std::vector<std::string> statements(1000, "rows 0");
  statements[1] = "fail";
  error_of(2, statements);
  EXPECT_LT(record_.rows.value_or(0), 100'000);
}

TEST_F(PartitionedReadTest, TheColumnsOfEachPartAreThoseOfTheFirst) {
  const Error error = error_of(2, {"rows 0", "rows 1", "other"});
  EXPECT_THAT(error.message(), HasSubstr("the columns of the table have changed"));
  EXPECT_EQ(error.kind(), ErrorKind::transient);
}

TEST_F(PartitionedReadTest, TheRequestOfTheRunEndsAllSessions) {
  std::thread request([this] {
    while (database_.hanging < 4) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    run_.request({ErrorKind::cancelled, "cancelled (SIGTERM)"});
  });
  const auto start = steady_clock::now();
  const Error error = error_of(4, {"hang", "hang", "hang", "hang", "hang"});
  request.join();
  EXPECT_EQ(error.kind(), ErrorKind::cancelled);
  EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(10));
  EXPECT_EQ(database_.rolled_back, 4);
}

TEST_F(PartitionedReadTest, ARequestBeforeTheSessionsAreThereEndsThem) {
  run_.request({ErrorKind::cancelled, "cancelled (SIGTERM)"});
  EXPECT_EQ(error_of(2, {"hang", "hang"}).kind(), ErrorKind::cancelled);
}

TEST_F(PartitionedReadTest, WhatTheCallerThrowsEndsTheThreads) {
  on_progress_ = [](const Progress&) { throw Error(ErrorKind::output, "enough"); };
  EXPECT_EQ(error_of(3, {"rows 0", "hang", "hang", "hang"}).message(), "enough");
  EXPECT_EQ(database_.rolled_back, 3);
}

TEST_F(PartitionedReadTest, ASessionThatCannotBeOpenedEndsTheRead) {
  int opened = 0;
  const auto connect = [&](Cancellation& own) -> std::unique_ptr<Session> {
    if (++opened == 3) throw Error(ErrorKind::unavailable, "too many clients");
    return std::make_unique<FakeSession>(database_, own);
  };
  EXPECT_THROW(SharedSnapshot(connect, run_, 4), Error);
  EXPECT_EQ(opened, 3);
  EXPECT_EQ(database_.rolled_back, 0);
}

}  // namespace
}  // namespace sqlpod
