// Reads the table of a task by several sessions at once, a thread each, into one output.
//
// The statements are a common list: whoever is done with one takes the next. The first error ends
// all, and is the one that comes out. Threads: made and run by one thread, which is busy with it
// until the end and the only one that calls `on_progress`.
#pragma once

#include <arrow/type.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "config/task_spec.h"
#include "executor/query/statement.h"
#include "executor/run_record.h"
#include "executor/shared_snapshot.h"
#include "executor/table_output.h"

namespace sqlpod {

class PartitionedRead {
 public:
  /// `statements` together give the table, at least one; `declared` is what its columns are held
  /// to. The transactions of `snapshot` have begun. All given must outlive it.
  PartitionedRead(SharedSnapshot& snapshot, const std::vector<Statement>& statements,
                  const OutputSchema& declared);
  PartitionedRead(const PartitionedRead&) = delete;
  PartitionedRead& operator=(const PartitionedRead&) = delete;

  /// Writes the whole table, the rows of the first session as `first_part` of the output, those of
  /// the next as the one after it. Fills rows, bytes and output of the record.
  void write_to(TableOutput& output, std::size_t first_part, RunRecord& record,
                const std::function<void(const Progress&)>& on_progress);

 private:
  class Threads;

  /// Begins the output as soon as the first session has its columns, and lets the threads write.
  void begin(TableOutput& output, std::size_t first_part, std::size_t parts, RunRecord& record);
  /// Waits for the threads, telling of the rows that they have written.
  void follow(const TableOutput& output, RunRecord& record,
              const std::function<void(const Progress&)>& on_progress);
  /// What the thread of a part does: reads by its session until nothing is left.
  void work(std::size_t part) noexcept;
  void read(std::size_t part, std::size_t statement);
  /// The writer of a part, once there is one.
  TableWriter& writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema);
  /// Takes the next statement off the list; statements_.size() when none is left.
  std::size_t take_next();
  void fail(std::exception_ptr failure) noexcept;

  SharedSnapshot& snapshot_;
  const std::vector<Statement>& statements_;
  const OutputSchema& declared_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::shared_ptr<arrow::Schema> schema_;  // of the session that had it first
  std::vector<TableWriter*> writers_;      // by part
  std::size_t next_ = 0;
  std::size_t working_ = 0;  // threads
  std::int64_t rows_ = 0;
  std::exception_ptr failure_;  // the first
};

}  // namespace sqlpod
