#include "executor/table/background_writer.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/unit/table/table_fixture.h"

namespace sqlpod {
namespace {

using table_fixture::error_of;

/// What a Writer below saw, and what it is to do; outlives it.
struct Log {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::int64_t> rows;  ///< of each batch written
  std::vector<std::thread::id> threads;
  bool finished = false;
  bool held = false;                 ///< write() waits until it is let go
  std::int64_t fails_at_batch = -1;  ///< from 0

  void let_go() {
    const std::lock_guard lock(mutex);
    held = false;
    changed.notify_all();
  }
};

class Writer final : public TableWriter {
 public:
  explicit Writer(Log& log) : log_(log) {}
  void write(const arrow::RecordBatch& batch) override {
    std::unique_lock lock(log_.mutex);
    log_.changed.wait(lock, [&] { return !log_.held; });
    if (std::cmp_equal(log_.rows.size(), log_.fails_at_batch)) {
      throw Error(ErrorKind::output, "the disk is full");
    }
    log_.rows.push_back(batch.num_rows());
    log_.threads.push_back(std::this_thread::get_id());
  }
  void finish() override { log_.finished = true; }

 private:
  Log& log_;
};

std::shared_ptr<arrow::RecordBatch> rows(std::int64_t count) {
  const auto column = checked(arrow::MakeArrayFromScalar(arrow::Int64Scalar(7), count));
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("a", arrow::int64())}), count,
                                  {column});
}

constexpr std::int64_t rows_of_three_mebibytes = std::int64_t{3} * 1024 * 1024 / 8;

TEST(BackgroundWriter, WritesAllBatchesInOrderAndThenFinishes) {
  Log log;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  for (std::int64_t i = 1; i <= 100; ++i) writer.write(*rows(i));
  EXPECT_FALSE(log.finished);
  writer.finish();
  ASSERT_EQ(log.rows.size(), 100);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(log.rows[i], static_cast<std::int64_t>(i + 1));
  EXPECT_TRUE(log.finished);
  EXPECT_NE(log.threads.front(), std::this_thread::get_id());
}

TEST(BackgroundWriter, WritesATableOfOneBatchInTheCallersThread) {
  Log log;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  writer.write(*rows(5));
  writer.finish();
  EXPECT_EQ(log.threads, std::vector{std::this_thread::get_id()});
  EXPECT_TRUE(log.finished);
}

TEST(BackgroundWriter, FinishesATableWithoutBatches) {
  Log log;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  writer.finish();
  EXPECT_TRUE(log.finished);
  EXPECT_TRUE(log.rows.empty());
}

TEST(BackgroundWriter, HoldsNoMoreThanItsQueueMay) {
  Log log;
  log.held = true;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  std::atomic<int> accepted = 0;
  std::thread reader([&] {
    for (; accepted < 10; ++accepted) writer.write(*rows(rows_of_three_mebibytes));
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  EXPECT_LE(accepted, 3);  // 8 MiB, and the one that is being written
  log.let_go();
  reader.join();
  writer.finish();
  EXPECT_EQ(log.rows.size(), 10);
}

TEST(BackgroundWriter, TakesABatchThatIsLargerThanTheQueue) {
  Log log;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  for (int i = 0; i < 4; ++i) writer.write(*rows(8 * rows_of_three_mebibytes));
  writer.finish();
  EXPECT_EQ(log.rows.size(), 4);
}

TEST(BackgroundWriter, ThrowsWhatTheWriterThrewAtALaterWrite) {
  Log log;
  log.fails_at_batch = 2;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  const Error error = error_of([&] {
    for (int i = 0; i < 100'000; ++i) writer.write(*rows(10));
  });
  EXPECT_EQ(error.message(), "the disk is full");
  EXPECT_EQ(log.rows.size(), 2);
}

TEST(BackgroundWriter, ThrowsWhatTheWriterThrewFromFinish) {
  Log log;
  log.held = true;
  log.fails_at_batch = 1;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  for (int i = 0; i < 4; ++i) writer.write(*rows(1));
  log.let_go();
  EXPECT_EQ(error_of([&] { writer.finish(); }).message(), "the disk is full");
  EXPECT_FALSE(log.finished);
}

TEST(BackgroundWriter, DropsWhatIsInTheQueueWhenItIsAbandoned) {
  Log log;
  log.held = true;
  std::thread opener;
  {
    BackgroundWriter writer(std::make_unique<Writer>(log));
    for (int i = 0; i < 5; ++i) writer.write(*rows(1));
    opener = std::thread([&] {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      log.let_go();
    });
  }
  opener.join();
  EXPECT_LE(log.rows.size(), 1);
  EXPECT_FALSE(log.finished);
}

TEST(BackgroundWriter, TakesBatchesOfSeveralThreads) {
  Log log;
  BackgroundWriter writer(std::make_unique<Writer>(log));
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      for (int batch = 0; batch < 250; ++batch) writer.write(*rows(3));
    });
  }
  for (std::thread& reader : readers) reader.join();
  writer.finish();
  EXPECT_EQ(log.rows, std::vector<std::int64_t>(1000, 3));
}

}  // namespace
}  // namespace sqlpod
