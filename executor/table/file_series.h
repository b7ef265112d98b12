// The files that one part of a table fills in one folder of a data set, one after the other:
// `part-00002-00000.parquet`, the number of the part and that of the file.
//
// A file is ended at exactly the rows, and as soon as it has the bytes, that a file may have. One
// thread at a time; destroyed before end(), it drops the file that is open. Errors: Error (output).
#pragma once

#include <arrow/record_batch.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "config/output_target.h"
#include "executor/table/dataset_folder.h"
#include "executor/table/table_writer.h"

namespace sqlpod {

/// What all files of a data set have in common. The counters belong to all threads.
struct DatasetFiles {
  std::unique_ptr<DatasetFolder> folder;
  TableFormat format = TableFormat::parquet;
  FileDescription description;
  DatasetOptions limits;
  std::shared_ptr<arrow::Schema> schema;
  std::atomic<std::int64_t> bytes = 0;
  std::atomic<std::int64_t> files = 0;       ///< begun so far
  std::atomic<std::int64_t> open_files = 0;  ///< begun and not ended
};

class FileSeries {
 public:
  /// `folder` is relative to the data set's, empty for itself. `files` outlives the series.
  FileSeries(DatasetFiles& files, std::size_t part, std::string folder);
  FileSeries(const FileSeries&) = delete;
  FileSeries& operator=(const FileSeries&) = delete;
  ~FileSeries();

  /// Begins a file if none is open.
  void begin();
  void write(const arrow::RecordBatch& batch);
  /// Writes out what the open file holds back.
  void flush();
  /// Ends the file that is open, if there is one; a later write() begins another.
  void end();
  bool is_open() const { return writer_ != nullptr; }

 private:
  void count_bytes();

  DatasetFiles& files_;
  std::string stem_;  ///< `folder/part-00002-`
  std::int64_t number_ = 0;
  std::unique_ptr<OutputFile> file_;
  std::unique_ptr<TableWriter> writer_;
  std::int64_t rows_ = 0;   ///< in the open file
  std::int64_t bytes_ = 0;  ///< of the open file, counted so far
};

}  // namespace sqlpod
