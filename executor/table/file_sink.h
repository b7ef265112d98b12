// A table that goes to one file or to standard output.
#pragma once

#include <memory>

#include "config/output_target.h"
#include "executor/storage/output_file.h"
#include "executor/table/background_writer.h"
#include "executor/table/table_sink.h"

namespace sqlpod {

class FileSink final : public TableSink {
 public:
  FileSink(std::unique_ptr<OutputFile> file, TableFormat format, FileDescription description);

  TableWriter& writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema) override;
  void finish() override;
  void publish() override { file_->publish(); }
  std::int64_t bytes() const override { return file_->bytes(); }
  bool can_be_taken_back() const override { return file_->can_be_taken_back(); }

 private:
  std::unique_ptr<OutputFile> file_;
  TableFormat format_;
  FileDescription description_;
  std::unique_ptr<BackgroundWriter> writer_;  // goes before the file that it writes to
};

}  // namespace sqlpod
