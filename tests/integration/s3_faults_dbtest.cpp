// What becomes of an upload to an object store when something breaks in the middle.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/s3_fixture.h"
#include "tests/integration/server_fixture.h"
#include "tests/support/fault_proxy.h"

namespace sqlpod::testing {
namespace {

constexpr int rows_of_two_parts = 2100;  // 21 MB

class S3FaultsTest : public S3Test {
 protected:
  std::map<std::string, std::optional<std::string>> by_proxy() const {
    return {{"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(proxy_.port())}};
  }

  /// Cuts each connection that sends more than a request without much of a body.
  class CutParts {
   public:
    explicit CutParts(FaultProxy& proxy)
        : thread_([&proxy, this] {
            for (std::uint64_t cuts = proxy.cuts(); !done_;) {
              proxy.cut_after(FaultProxy::Direction::to_server, 300'000, FaultProxy::Cut::reset);
              while (!done_ && proxy.cuts() == cuts) {
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
              }
              cuts = proxy.cuts();
            }
            proxy.forget_cut();
          }) {}
    ~CutParts() {
      done_ = true;
      thread_.join();
    }

   private:
    std::atomic<bool> done_ = false;
    std::thread thread_;
  };

  FaultProxy proxy_{"127.0.0.1", server().port()};
};

TEST_F(S3FaultsTest, APartThatIsCutOffOnceIsSentAgain) {
  proxy_.cut_after(FaultProxy::Direction::to_server, 4'000'000, FaultProxy::Cut::reset);
  const Outcome outcome = run(rows_task(rows_of_two_parts), {"-o", uri("again.csv")}, by_proxy());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(proxy_.cuts(), 1U);
  EXPECT_GT(std::filesystem::file_size(server().file("again.csv")), 20'000'000U);
}

TEST_F(S3FaultsTest, AnUploadThatFailsIsAbortedAndTheTransactionRolledBack) {
  const std::string database = "sqlite:///" + folder_.file("db");
  ASSERT_EQ(run(task_yaml(database, "CREATE TABLE t (i INTEGER)")).exit_code, 0);
  const CutParts cut(proxy_);
  const Outcome outcome =
      run(task_yaml(database,
                    "INSERT INTO t VALUES (1);\nWITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT "
                    "i + 1 FROM r WHERE i < 2000) SELECT hex(randomblob(5000)) AS text FROM r",
                    "output_schema_type: any\n"),
          {"-o", uri("cut.csv")}, by_proxy());
  EXPECT_EQ(outcome.exit_code, 7) << outcome.error;
  EXPECT_NE(outcome.error.find("cannot write to '" + uri("cut.csv") + "'"), std::string::npos)
      << outcome.error;
  EXPECT_FALSE(server().has("cut.csv"));
  EXPECT_EQ(server().open_uploads(), std::vector<std::string>());
  const Outcome count =
      run(task_yaml(database, "SELECT count(*) AS n FROM t", "output_schema_type: {n: int}\n"));
  EXPECT_EQ(count.output, "n\n0\n") << count.error;
}

TEST_F(S3FaultsTest, AStoreThatStallsIsAnErrorInBoundedTime) {
  proxy_.freeze();
  const Outcome outcome =
      run(rows_task(1, "storage_args: {timeout: 1s}\n"), {"-o", uri("stalled.csv")}, by_proxy());
  EXPECT_EQ(outcome.exit_code, 7) << outcome.error;
  EXPECT_LT(outcome.seconds, 6);
}

TEST_F(S3FaultsTest, ASignalDuringTheQueryAbortsTheUpload) {
  Program program({SQLPOD_PROGRAM, "run", folder_.write("task.yaml", rows_task(100'000'000)), "-o",
                   uri("ended.csv")},
                  options());
  ASSERT_TRUE(eventually([&] { return !server().open_uploads().empty(); }));
  program.send_signal(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_FALSE(server().has("ended.csv"));
  EXPECT_EQ(server().open_uploads(), std::vector<std::string>());
}

TEST_F(S3FaultsTest, ASignalEndsARunWhoseStoreStalls) {
  Program program({SQLPOD_PROGRAM, "run", folder_.write("task.yaml", rows_task(100'000'000)), "-o",
                   uri("stuck.csv")},
                  options(by_proxy()));
  ASSERT_TRUE(
      eventually([&] { return proxy_.bytes(FaultProxy::Direction::to_server) > 1'000'000; }));
  proxy_.freeze();
  const auto start = std::chrono::steady_clock::now();
  program.send_signal(SIGTERM);
  const Outcome outcome = program.wait();
  EXPECT_EQ(outcome.exit_code, 143) << outcome.error;
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(2500));
  EXPECT_FALSE(server().has("stuck.csv"));
}

}  // namespace
}  // namespace sqlpod::testing
