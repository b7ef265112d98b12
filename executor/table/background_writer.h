// Writes batches in a thread of its own, so that reading and decoding go on while a batch is
// encoded and written.
//
// A queue between the two is bounded in bytes: write() waits while it is full. A table of a single
// batch is written by the caller's thread; no other is started. Threads: write() may be called from
// several; finish() and the destructor from one, when no write() is going on. Errors: what the
// writer throws in its thread comes out of the next write() or of finish(). Destroyed before
// finish(), it drops what is in the queue.
#pragma once

#include <arrow/record_batch.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include "executor/table/table_writer.h"

namespace sqlpod {

class BackgroundWriter final : public TableWriter {
 public:
  explicit BackgroundWriter(std::unique_ptr<TableWriter> writer);
  BackgroundWriter(const BackgroundWriter&) = delete;
  BackgroundWriter& operator=(const BackgroundWriter&) = delete;
  ~BackgroundWriter() override;

  void write(const arrow::RecordBatch& batch) override;
  void finish() override;

 private:
  struct Item {
    std::shared_ptr<arrow::RecordBatch> batch;
    std::int64_t bytes;
  };

  void work() noexcept;
  /// Ends the thread once the queue is empty, or at once.
  void stop(bool at_once);

  std::unique_ptr<TableWriter> writer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> queue_;
  std::int64_t queued_bytes_ = 0;  // those of the batch being written included
  std::exception_ptr failure_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace sqlpod
