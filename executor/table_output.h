// The table of a run on its way out: from a reader to a file, a data set or standard output in a
// format.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "config/task_spec.h"
#include "executor/run_record.h"
#include "executor/table/table_sink.h"

namespace sqlpod {

struct Progress {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< written to the output
};

class TableOutput {
 public:
  /// Opens the output, so that one that cannot be written is known before any query runs. `chosen`
  /// goes over `declared` (the spec's own); `standard_output_format` is the format of standard
  /// output when neither names one; `storage` is for object stores. `is_shared`: other processes
  /// write parts of the same data set.
  TableOutput(const OutputTarget& declared, const OutputTarget& chosen,
              const std::string& standard_output_format,
              std::vector<std::pair<std::string, std::string>> metadata, const StorageArgs& storage,
              bool is_shared = false);

  /// Writes all batches of a table that is read by one reader, and makes them durable. Fills rows,
  /// bytes and output of the record as it goes.
  void write(arrow::RecordBatchReader& reader, RunRecord& record,
             const std::function<void(const Progress&)>& on_progress);

  /// The same for a table that is read in parts: begin(), then all batches of each part to its
  /// writer, by one thread for each part, then finish().
  void begin(const arrow::Schema& schema, RunRecord& record) const;
  TableWriter& writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema) {
    return sink_->writer(part, schema);
  }
  std::int64_t bytes() const { return sink_->bytes(); }
  void finish(std::int64_t rows, RunRecord& record);

  /// Whether what was written is gone when the object dies before publish().
  bool can_be_taken_back() const { return sink_->can_be_taken_back(); }

  /// Takes the final name.
  void publish() { sink_->publish(); }

 private:
  std::string path_;
  TableFormat format_;
  std::unique_ptr<TableSink> sink_;
};

}  // namespace sqlpod
