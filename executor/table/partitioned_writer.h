// Writes each row of one part of a table to the files of its folder: `partition_by`.
//
// Rows are gathered in memory up to some megabytes, and then divided. A folder that gets many of
// them has a file open; of many folders that get few, the rows wait on disk until the end. So there
// is one file a folder whatever the order of the rows, unless the limits of a file end it or too
// many are open: then the one not written to for longest is ended. One thread at a time. Errors:
// Error (output), also for more folders than a data set can have.
#pragma once

#include <arrow/record_batch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "executor/table/file_series.h"
#include "executor/table/partition_columns.h"
#include "executor/table/row_spill.h"
#include "executor/table/table_writer.h"

namespace sqlpod {

class PartitionedWriter final : public TableWriter {
 public:
  /// `files` outlives the writer.
  PartitionedWriter(DatasetFiles& files, PartitionColumns columns, std::size_t part);
  ~PartitionedWriter() override;

  void write(const arrow::RecordBatch& batch) override;
  void finish() override;

 private:
  struct Folder;

  Folder& folder_of(const arrow::ArrayVector& values, std::int64_t row, const std::string& key);
  /// Gives each folder its rows of those gathered.
  void divide();
  void write_to(Folder& folder, const arrow::RecordBatch& rows);
  void write_spilled(Folder& folder);
  void end_least_recently_used();

  DatasetFiles& files_;
  PartitionColumns columns_;
  std::size_t part_;
  RowSpill spill_;
  std::unordered_map<std::string, Folder*> by_key_;
  std::vector<std::unique_ptr<Folder>> folders_;
  std::vector<Folder*> open_;  ///< those with an open file, the least recently used first
  arrow::RecordBatchVector gathered_;
  std::int64_t gathered_rows_ = 0;
  std::int64_t gathered_bytes_ = 0;
  std::vector<Folder*> touched_;  ///< those with rows among the gathered
};

}  // namespace sqlpod
