#include "executor/table/file_sink.h"

#include <utility>

namespace sqlpod {

FileSink::FileSink(std::unique_ptr<OutputFile> file, TableFormat format,
                   FileDescription description)
    : file_(std::move(file)), format_(format), description_(std::move(description)) {}

TableWriter& FileSink::writer(std::size_t /*part*/, const std::shared_ptr<arrow::Schema>& schema) {
  if (!writer_) {
    writer_ = std::make_unique<BackgroundWriter>(
        make_table_writer(format_, schema, file_->stream(), description_));
  }
  return *writer_;
}

void FileSink::finish() {
  if (writer_) writer_->finish();
  file_->finish();
}

}  // namespace sqlpod
