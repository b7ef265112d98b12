// The table of a run on its way out: from a reader to a file or standard output in a format.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "config/task_spec.h"
#include "executor/run_record.h"
#include "executor/table/output_file.h"
#include "executor/table/table_writer.h"

namespace sqlpod {

struct Progress {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;  ///< written to the output
};

class TableOutput {
 public:
  /// Opens the output, so that one that cannot be written is known before any query runs. `chosen`
  /// goes over `declared` (the spec's own); `standard_output_format` is the format of standard
  /// output when neither names one.
  TableOutput(const OutputTarget& declared, const OutputTarget& chosen,
              const std::string& standard_output_format);

  /// Writes all batches, and makes them durable. Fills rows, bytes and output of the record as it
  /// goes.
  void write(arrow::RecordBatchReader& reader, RunRecord& record,
             const std::function<void(const Progress&)>& on_progress);

  /// Whether what was written is gone when the object dies before publish().
  bool can_be_taken_back() const { return file_->can_be_taken_back(); }

  /// Takes the final name.
  void publish() { file_->publish(); }

 private:
  std::string path_;
  TableFormat format_;
  std::unique_ptr<OutputFile> file_;
};

}  // namespace sqlpod
