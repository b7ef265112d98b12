#include "executor/table/dataset_sink.h"

#include <arrow/io/memory.h>

#include <algorithm>
#include <utility>

#include "error/error.h"
#include "executor/table/partition_columns.h"
#include "executor/table/partitioned_writer.h"

namespace sqlpod {
namespace {

/// One part of a table that is not divided by columns.
class PartWriter final : public TableWriter {
 public:
  PartWriter(DatasetFiles& files, std::size_t part) : series_(files, part, "") {}
  void write(const arrow::RecordBatch& batch) override { series_.write(batch); }
  void finish() override { series_.end(); }

 private:
  FileSeries series_;
};

}  // namespace

DatasetSink::DatasetSink(std::unique_ptr<DatasetFolder> folder, TableFormat format,
                         FileDescription description, const DatasetOptions& options) {
  if (format == TableFormat::table) {
    throw Error(ErrorKind::usage, "a data set has no files of the format 'table'",
                "name another one with --format, or output.format in the spec");
  }
  // Parquet's bytes come by the row group: a large one would make a file much larger than asked.
  auto& row_group_bytes = description.options.row_group_bytes;
  if (format == TableFormat::parquet && options.max_bytes_per_file && !row_group_bytes) {
    constexpr std::int64_t largest = 16 * 1024 * 1024;  // what the format takes by itself
    row_group_bytes = std::min(*options.max_bytes_per_file, largest);
  }
  files_.folder = std::move(folder);
  files_.format = format;
  files_.description = std::move(description);
  files_.limits = options;
}

TableWriter& DatasetSink::writer(std::size_t part, const std::shared_ptr<arrow::Schema>& schema) {
  auto& writer = writers_[part];
  if (!writer) writer = std::make_unique<BackgroundWriter>(make_writer(part, schema));
  return *writer;
}

std::unique_ptr<TableWriter> DatasetSink::make_writer(
    std::size_t part, const std::shared_ptr<arrow::Schema>& schema) {
  const bool is_partitioned = !files_.limits.partition_by.empty();
  std::unique_ptr<TableWriter> writer;
  if (is_partitioned) {
    PartitionColumns columns(files_.limits.partition_by, *schema);
    if (!files_.schema) files_.schema = columns.file_schema();
    writer = std::make_unique<PartitionedWriter>(files_, std::move(columns), part);
  } else {
    if (!files_.schema) files_.schema = schema;
    writer = std::make_unique<PartWriter>(files_, part);
  }
  // The format's say on the schema, before the first row.
  arrow::io::MockOutputStream nowhere;
  make_table_writer(files_.format, files_.schema, nowhere, files_.description);
  return writer;
}

void DatasetSink::finish() {
  for (const auto& [part, writer] : writers_) writer->finish();
  if (files_.files == 0 && !writers_.empty()) {
    FileSeries only(files_, writers_.begin()->first, "");
    only.begin();
    only.end();
  }
  files_.folder->finish();
}

}  // namespace sqlpod
