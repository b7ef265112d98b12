// A table that goes to the files of a data set: several files in a folder, divided by rows, by
// bytes, by the values of columns (Hive's layout) and by the parts that the table is read in.
//
// Each part has files and a thread of its own. A table without rows gives one file with its schema.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "executor/table/background_writer.h"
#include "executor/table/dataset_folder.h"
#include "executor/table/file_series.h"
#include "executor/table/table_sink.h"

namespace sqlpod {

class DatasetSink final : public TableSink {
 public:
  /// Throws Error (usage) for a format that is no file's.
  DatasetSink(std::unique_ptr<DatasetFolder> folder, TableFormat format,
              FileDescription description, const DatasetOptions& options);

  TableWriter& writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema) override;
  void finish() override;
  void publish() override { files_.folder->publish(); }
  std::int64_t bytes() const override { return files_.bytes; }
  bool can_be_taken_back() const override { return true; }

 private:
  std::unique_ptr<TableWriter> make_writer(std::size_t part,
                                           const std::shared_ptr<arrow::Schema>& schema);

  DatasetFiles files_;
  std::map<std::size_t, std::unique_ptr<BackgroundWriter>> writers_;
};

}  // namespace sqlpod
