#include "executor/partitioned_read.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "error/arrow_status.h"
#include "executor/declared_query.h"
#include "executor/table/output_schema.h"

namespace sqlpod {
namespace {

/// An error of the data says which rows its row number counts in.
Error in_range(const Error& error, std::size_t statement, std::size_t statements) {
  if (statements == 1 || error.kind() != ErrorKind::query) return error;
  return {error.kind(),
          "range " + std::to_string(statement + 1) + " of " + std::to_string(statements) + ": " +
              error.message(),
          error.hint(), error.details(), error.sqlstate()};
}

}  // namespace

/// The threads at work. When they are left before their end, they are stopped.
class PartitionedRead::Threads {
 public:
  explicit Threads(PartitionedRead& read) : read_(read) {}
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() {
    if (threads_.empty()) return;
    read_.fail(nullptr);
    join();
  }

  void start(std::size_t part) {
    threads_.reserve(part + 1);
    {
      const std::lock_guard lock(read_.mutex_);
      ++read_.working_;
    }
    threads_.emplace_back([this, part] { read_.work(part); });
  }

  void join() {
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

 private:
  PartitionedRead& read_;
  std::vector<std::thread> threads_;
};

PartitionedRead::PartitionedRead(SharedSnapshot& snapshot, const std::vector<Statement>& statements,
                                 const OutputSchema& declared)
    : snapshot_(snapshot), statements_(statements), declared_(declared) {}

void PartitionedRead::write_to(TableOutput& output, std::size_t first_part, RunRecord& record,
                               const std::function<void(const Progress&)>& on_progress) {
  const std::size_t parts = std::min(snapshot_.size(), statements_.size());
  Threads threads(*this);
  for (std::size_t part = 0; part < parts; ++part) threads.start(part);
  begin(output, first_part, parts, record);
  follow(output, record, on_progress);
  threads.join();
  if (failure_) std::rethrow_exception(failure_);
  output.finish(rows_, record);
}

void PartitionedRead::begin(TableOutput& output, std::size_t first_part, std::size_t parts,
                            RunRecord& record) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return schema_ || working_ == 0; });
  if (!schema_) return;
  output.begin(*schema_, record);
  std::vector<TableWriter*> writers;
  for (std::size_t part = 0; part < parts; ++part) {
    writers.push_back(&output.writer(first_part + part, schema_));
  }
  writers_ = std::move(writers);
  changed_.notify_all();
}

void PartitionedRead::follow(const TableOutput& output, RunRecord& record,
                             const std::function<void(const Progress&)>& on_progress) {
  std::int64_t told = 0;
  for (;;) {
    bool at_end = false;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return working_ == 0 || rows_ != told; });
      at_end = working_ == 0;
      if (rows_ == told) return;
      told = rows_;
    }
    record.rows = told;
    record.bytes = output.bytes();
    on_progress({told, record.bytes});
    if (at_end) return;
  }
}

void PartitionedRead::work(std::size_t part) noexcept {
  try {
    for (std::size_t statement = take_next(); statement < statements_.size();
         statement = take_next()) {
      try {
        read(part, statement);
      } catch (const Error& error) {
        throw in_range(error, statement, statements_.size());
      }
    }
  } catch (...) {
    fail(std::current_exception());
  }
  const std::lock_guard lock(mutex_);
  --working_;
  changed_.notify_all();
}

void PartitionedRead::read(std::size_t part, std::size_t statement) {
  Session& session = snapshot_.session(part);
  // What is left out is told once.
  const auto reader = statement == 0 ? query_declared(session, statements_[0], declared_)
                                     : conform(session.query(statements_[statement]), declared_);
  TableWriter& target = writer(part, reader->schema());
  std::shared_ptr<arrow::RecordBatch> batch;
  for (;;) {
    check(reader->ReadNext(&batch));
    if (!batch) return;
    target.write(*batch);
    const std::lock_guard lock(mutex_);
    rows_ += batch->num_rows();
    changed_.notify_all();
    // What another session failed with is what the run fails with.
    if (failure_) std::rethrow_exception(failure_);
  }
}

TableWriter& PartitionedRead::writer(std::size_t part,
                                     const std::shared_ptr<arrow::Schema>& schema) {
  std::unique_lock lock(mutex_);
  if (!schema_) {
    schema_ = schema;
    changed_.notify_all();
  } else if (!schema->Equals(*schema_)) {
    throw Error(ErrorKind::transient, "the columns of the table have changed while it was read",
                "run the task again", "they were: " + schema_->ToString());
  }
  changed_.wait(lock, [&] { return !writers_.empty() || failure_; });
  if (failure_) std::rethrow_exception(failure_);
  return *writers_[part];
}

std::size_t PartitionedRead::take_next() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
  return std::min(next_++, statements_.size());
}

void PartitionedRead::fail(std::exception_ptr failure) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (failure_) return;
    failure_ = failure ? std::move(failure)
                       : std::make_exception_ptr(Error(ErrorKind::cancelled, "the read was left"));
    changed_.notify_all();
  }
  snapshot_.stop();
}

}  // namespace sqlpod
