#include "executor/table/background_writer.h"

#include <arrow/util/byte_size.h>

#include <utility>

#include "error/arrow_status.h"

namespace sqlpod {
namespace {

/// Enough that neither side waits for a hiccup of the other, and little beside a row group.
constexpr std::int64_t most_queued_bytes = 8 * 1024 * 1024;

}  // namespace

BackgroundWriter::BackgroundWriter(std::unique_ptr<TableWriter> writer)
    : writer_(std::move(writer)) {}

BackgroundWriter::~BackgroundWriter() {
  stop(true);
}

void BackgroundWriter::write(const arrow::RecordBatch& batch) {
  Item item{batch.Slice(0), checked(arrow::util::ReferencedBufferSize(batch))};
  std::unique_lock lock(mutex_);
  // The first batch waits for a second: with it, a thread is worth its while.
  if (!queue_.empty() && !thread_.joinable()) thread_ = std::thread([this] { work(); });
  changed_.wait(lock, [&] {
    return failure_ || queue_.empty() || queued_bytes_ + item.bytes <= most_queued_bytes;
  });
  if (failure_) std::rethrow_exception(failure_);
  queued_bytes_ += item.bytes;
  queue_.push_back(std::move(item));
  changed_.notify_all();
}

void BackgroundWriter::finish() {
  stop(false);
  if (failure_) std::rethrow_exception(failure_);
  for (const Item& item : std::exchange(queue_, {})) writer_->write(*item.batch);
  writer_->finish();
}

void BackgroundWriter::work() noexcept {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return ending_ || !queue_.empty(); });
    if (queue_.empty() || failure_) return;
    Item item = std::move(queue_.front());
    queue_.pop_front();
    changed_.notify_all();
    lock.unlock();
    std::exception_ptr failure;
    try {
      writer_->write(*item.batch);
    } catch (...) {
      failure = std::current_exception();
    }
    item.batch.reset();
    lock.lock();
    queued_bytes_ -= item.bytes;
    if (failure) {
      failure_ = failure;
      queue_.clear();
    }
    changed_.notify_all();
  }
}

void BackgroundWriter::stop(bool at_once) {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (at_once) queue_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

}  // namespace sqlpod
